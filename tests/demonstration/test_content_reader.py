"""The committed content is whole, and a slip in a file is told with its place."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest

from accounts.models import Profession
from articles.models import ArticlePage
from carespace.models.revisions import CLAIM_LENGTH, REPLY_LENGTH, WHY_LENGTH
from carespace.models.stances import SHORTEST_REASON
from carespace.stances.rules import SHORTEST_CREDITED
from demonstration import content_reader
from demonstration.relative_dates import LONDON, RelativeMoment
from demonstration.story_body import ChartPassage, DebatePassage, QuotePassage, TextPassage, parse_story_body
from ratings.measures import Measure

NOW = datetime(2025, 11, 24, 12, 0, tzinfo=UTC)
FOUNDING = "large-owners-outscore-small-independents-and-councils"
HEAD = """\
headline: A headline
section: news
kicker: Kicker
standfirst: A standfirst.
byline: CareSpace data desk
topics: One, Two
published: now
"""


@pytest.fixture(scope="module")
def stories():
    return {story.slug: story for story in content_reader.read_stories()}


@pytest.fixture(scope="module")
def debates():
    return {debate.slug: debate for debate in content_reader.read_debates()}


@pytest.fixture(scope="module")
def members():
    return {member.key: member for member in content_reader.read_members()}


def words(story):
    return " ".join(
        re.sub(r"<[^>]+>", " ", part.html) for part in story.body if isinstance(part, TextPassage)
    ).split()


def story_file(folder, text, name="one"):
    (folder / "stories").mkdir(exist_ok=True)
    (folder / "stories" / f"{name}.txt").write_text(text, encoding="utf-8")


# The committed content


def test_there_is_enough_to_read(stories, debates, members):
    short = [story for story in stories.values() if story.chart and 120 <= len(words(story)) <= 250]
    assert len(short) >= 10
    assert Counter(bool(debate.closed) for debate in debates.values()) == {False: 2, True: 1}
    assert sum(len(debate.posts) for debate in debates.values()) >= 30
    for debate in debates.values():
        assert any("- " in post.why for post in debate.posts)
        assert max(post.level for post in debate.posts) >= 3
        assert any(post.minds for post in debate.posts)
    assert {member.profession for member in members.values()} >= {*Profession.values, ""}


def test_every_field_fits_the_page(stories):
    for story in stories.values():
        for name in ("kicker", "standfirst", "byline"):
            assert 0 < len(getattr(story, name)) <= ArticlePage._meta.get_field(name).max_length, (
                story.slug,
                name,
            )
        assert story.topics
        assert story.byline.endswith("desk"), "a byline names a desk, never an invented person"
        assert words(story)


def test_every_chart_asks_a_question_that_has_an_answer(stories):
    for story in stories.values():
        charts = [part for part in story.body if isinstance(part, ChartPassage)]
        for chart in [story.chart, *charts] if story.chart else charts:
            Measure.parse(chart.query)
            assert 0 < len(chart.heading) <= 140


def test_what_stories_point_at_is_there(stories, debates):
    for story in stories.values():
        assert set(story.related) <= set(stories) - {story.slug}
        assert len(story.related) <= 3
        assert story.debate in {"", *debates}
        for part in story.body:
            assert "story:" not in getattr(part, "html", "")
    for debate in debates.values():
        assert stories[debate.story].debate == debate.slug


def test_the_founding_story_keeps_its_date_and_its_debate_is_closed(stories, debates):
    story = stories[FOUNDING]
    assert story.historical
    assert story.published.at(NOW).date().isoformat() == "2010-11-22"
    assert 500 <= len(words(story)) <= 620
    for related in story.related:
        assert stories[related].historical
    debate = debates[story.debate]
    assert debate.closed
    assert debate.closed_by == "the editor"
    assert len(debate.outcome) <= 3000
    text = " ".join(words(story))
    for share in ("9%", "2%", "11%", "15%"):
        assert share in text


def test_the_analysis_comes_out_as_the_content_is_made_and_is_argued_about(stories, debates):
    [story] = [story for story in stories.values() if story.published.at(NOW) == NOW]
    assert story.section == "analysis"
    assert not debates[story.debate].closed
    assert debates[story.debate].motion == (
        "Commissioners should weigh the size of a home’s owner when they choose a placement"
    )
    assert DebatePassage() in story.body


def test_debates_can_be_put_on_as_they_are_written(debates, members):
    for debate in debates.values():
        assert len(debate.motion) <= 200
        assert len(debate.introduction) <= 1200
        assert sum(debate.stances_after.values()) <= sum(debate.stances_before.values()) <= len(members)
        opened, closed = debate.opened.at(NOW), debate.closed.at(NOW) if debate.closed else NOW
        assert not debate.posts[0].reply
        point = opened
        for post in debate.posts:
            at = post.at.at(NOW)
            assert post.by in members
            assert len(post.text) <= (REPLY_LENGTH if post.reply else CLAIM_LENGTH)
            assert sum(post.votes.values()) < len(members)
            assert len(post.why) <= WHY_LENGTH
            assert not post.minds or len(post.text) >= SHORTEST_CREDITED
            for mind in post.minds:
                assert mind.by in members
                assert mind.by != post.by
                assert mind.was != mind.now
                assert len(mind.reason) >= SHORTEST_REASON
            assert point <= at <= closed, f"{debate.slug}: {post.text[:40]}"
            point = point if post.reply and at >= point else at


def test_members_are_plainly_invented(members):
    for member in members.values():
        assert member.name.endswith(" Example")
        assert member.profession in {"", *Profession.values}
        assert not member.verified or member.profession


# The form of the files


def test_a_story_is_read(tmp_path):
    story_file(
        tmp_path,
        HEAD
        + """chart: by=sector&at=latest
chart-heading: A finding

A paragraph with *weight*,
over two lines & a [link](story:one).

## A heading

- one
- two

> Words.
> — Somebody, in a role

[chart: by=region | Another finding]

[debate]
""",
    )
    [story] = content_reader.read_stories(tmp_path)
    assert story.slug == "one"
    assert story.topics == ("One", "Two")
    assert story.chart == ChartPassage("by=sector&at=latest", "A finding")
    assert story.body == (
        TextPassage(
            '<p>A paragraph with <i>weight</i>, over two lines &amp; a <a href="/news/one/">link</a>.</p>'
            "<h2>A heading</h2><ul><li>one</li><li>two</li></ul>"
        ),
        QuotePassage("Words.", "Somebody, in a role"),
        ChartPassage("by=region", "Another finding"),
        DebatePassage(),
    )


def test_markup_in_text_is_text():
    [text] = parse_story_body([(1, "1 < 2 & <script>alert(1)</script> [x](javascript:alert) **bold**")])
    assert text.html == (
        "<p>1 &lt; 2 &amp; &lt;script&gt;alert(1)&lt;/script&gt; [x](javascript:alert) <b>bold</b></p>"
    )


DEBATE = """\
motion: A motion
introduction: An introduction.
story: one
opened: 5 days before 10:00
opened-by: the editor
stances-before: 3 for, 2 undecided, 1 against
stances-after: 2 for, 2 undecided, 2 against

== point
by: ada
side: for
at: 4 days before 11:00
votes: 3 agree, 2 pass, 1 disagree

A point.

== reply
by: bel
at: 3 days before 12:00

A reply.

== mind
by: cal
from: for
to: against
shown: unsigned

Why it moved me.
"""


def debate_file(folder, text):
    (folder / "debates").mkdir()
    (folder / "debates" / "one.txt").write_text(text, encoding="utf-8")


def test_a_debate_is_read(tmp_path):
    debate_file(tmp_path, DEBATE)
    [debate] = content_reader.read_debates(tmp_path)
    assert debate.stances_before == {"for": 3, "undecided": 2, "against": 1}
    point, reply = debate.posts
    assert (point.by, point.side, point.text, point.reply) == ("ada", "for", "A point.", False)
    assert point.votes == {"agree": 3, "pass": 2, "disagree": 1}
    assert (reply.by, reply.side, reply.reply, reply.votes) == ("bel", "neither", True, {})
    assert (reply.level, reply.minds) == (
        1,
        (content_reader.ChangedMind("cal", "for", "against", "unsigned", "Why it moved me."),),
    )
    assert not debate.closed


def test_a_point_says_why_and_replies_stand_as_deep_as_they_say(tmp_path):
    why = "A point.\n\n== why\n\n- A *list*\n- of two\n"
    debate_file(tmp_path, DEBATE.replace("A point.\n", why).replace("by: bel\n", "by: bel\nlevel: 2\n"))
    [debate] = content_reader.read_debates(tmp_path)
    assert debate.posts[0].why == "- A *list*\n- of two"
    assert [post.level for post in debate.posts] == [0, 2]


def test_moments_count_back_on_londons_clock():
    summer = datetime(2025, 7, 16, 6, 30, tzinfo=UTC)
    assert RelativeMoment.parse("now").at(summer) == summer
    assert RelativeMoment.parse("3 days before 09:30").at(summer) == datetime(2025, 7, 13, 8, 30, tzinfo=UTC)
    assert RelativeMoment.parse("1 day before 09:30") == RelativeMoment(days_before=1, clock=time(9, 30))
    assert RelativeMoment.parse("2010-11-22 09:30").at(summer) == datetime(2010, 11, 22, 9, 30, tzinfo=LONDON)
    assert RelativeMoment.parse("0 days before 23:00").at(summer) == summer, "nothing lies in the future"
    assert RelativeMoment.parse("1 day before 00:30").at(summer) < summer - timedelta(days=1)
