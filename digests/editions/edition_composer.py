"""The composer of an edition: what was published, what the ratings changed, which claims turned and which debates moved."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from articles.claims.reversals import list_reversals
from articles.models import ArticlePage
from carespace.models import Debate
from digests.editions import contents, news, snapshots, timetable
from digests.editions.selection import get_earlier_news
from digests.models import Edition, Frequency
from live.faulty_rows import map_without_faulty
from live.page_cache import invalidate
from ratings.measures import Measure
from ratings.release_changes import list_changes_between

log = logging.getLogger(__name__)

MOST_ARGUMENTS = 2


def find_window_start(frequency: str, until: datetime) -> datetime:
    """Where the last edition ended; for the first one, the moment of the timetable before `until`."""
    last = (
        Edition.objects.filter(frequency=frequency).order_by("-until").values_list("until", flat=True).first()
    )
    if last is not None:
        return last
    moments = timetable.list_moments_back(frequency, until)
    return next(moment for moment in moments if moment < until)


def gather_content(
    *, frequency: str, since: datetime, until: datetime
) -> tuple[contents.EditionContent, Measure | None]:
    """What there is to say of [since, until), and the measure of its chart."""
    past = news.read_past_news(frequency=frequency, since=since, until=until)
    candidates = news.find_candidates(frequency=frequency, since=since, until=until, past=past)
    articles = list(candidates.prefetch_related("topics"))[::-1]
    newest_first = [article for article in articles if article.pk not in past.stories]
    lead = next((article for article in newest_first if article.lead_measure), None)
    if lead:
        newest_first.remove(lead)
        newest_first.insert(0, lead)
    changed = list_changes_between(since=since, until=until)
    debates = Debate.objects.readable().select_related("closure").moved_between(since, until)
    liveliest = sorted(debates, key=lambda debate: (-snapshots.score_liveliness(debate), debate.pk))
    liveliest = liveliest[:MOST_ARGUMENTS]
    topics_by_debate = map_debate_topics(liveliest)
    chart = None
    if lead:
        charts = map_without_faulty(
            [lead], lambda story: snapshots.snapshot_chart(story.lead_measure, heading=story.lead_heading)
        )
        chart = charts[0] if charts else None
        if chart:
            chart[0]["story"] = lead.pk
    if chart is None and changed:
        chart = snapshots.snapshot_chart(
            next((c.measure for c in changed if c.measure.by), changed[0].measure)
        )
    claims = map_without_faulty(list_reversals(since=since, until=until), snapshots.snapshot_claim)
    content: contents.EditionContent = {
        "stories": map_without_faulty(newest_first, snapshots.snapshot_story),
        "figure": chart[0] if chart else None,
        "changes": map_without_faulty(changed, snapshots.snapshot_change),
        "claims": claims,
        "arguments": map_without_faulty(
            liveliest, lambda debate: snapshots.snapshot_debate(debate, topics_by_debate[debate.pk])
        ),
        "earlier": {
            "stories": map_without_faulty(
                [article for article in articles if article.pk in past.stories],
                lambda article: {
                    **snapshots.snapshot_story(article),
                    "introduced": past.stories[article.pk].isoformat(),
                },
            ),
            "changes": past.changes,
            "claims": news.keep_standing_claims(past.claims, turned_since=claims),
        },
    }
    return content, chart[1] if chart else None


def map_debate_topics(debates: list[Debate]) -> dict[int, set[str]]:
    """{debate's key: the topics of the stories in print that it belongs to}; none where one of them has none."""
    found: dict[int, set[str]] = {debate.pk: set() for debate in debates}
    stories = ArticlePage.objects.live().filter(debate__in=debates)
    rows = list(stories.values_list("debate_id", "topics__slug"))
    for debate_id, slug in rows:
        if (debate_id, None) not in rows:
            found[debate_id].add(slug)
    return found


def compose_edition(*, frequency: str, until: datetime, period: str, keep_empty: bool) -> Edition | None:
    """Freeze the edition that ends at `until`; None where it exists already or there is nothing to say.

    With `keep_empty` an edition with nothing to say is written down all the same, so that its window
    is closed and not looked at again. Of two composers at once, one gets None.
    """
    since = find_window_start(frequency, until)
    if since >= until:
        return None
    content, measure = gather_content(frequency=frequency, since=since, until=until)
    is_new = contents.has_anything_to_say(content)
    headline_content = content if is_new else {**content, "stories": get_earlier_news(content)["stories"]}
    empty = not contents.has_anything_to_say(headline_content)
    if not is_new and not keep_empty:
        return None
    light, dark = draw_pictures(measure)
    if content["figure"] and light:
        content["figure"]["height"] = snapshots.measure_shown_height(light)
    edition = Edition(
        frequency=frequency,
        period=period,
        since=since,
        until=until,
        empty=empty,
        catching_up=not is_new and not empty,
        subject="" if empty else contents.shorten(contents.choose_headline(headline_content)),
        content=content,
        picture=light,
        picture_dark=dark,
    )
    with transaction.atomic():
        Edition.objects.bulk_create([edition], ignore_conflicts=True)
        invalidate("editions")
        return (
            Edition.objects.select_for_update()
            .filter(frequency=frequency, period=period, composed_at=edition.composed_at)
            .first()
        )


def draw_pictures(measure: Measure | None) -> tuple[bytes | None, bytes | None]:
    """The chart's two pictures; none where there is no chart or it cannot be drawn, for its numbers remain."""
    if measure is None:
        return None, None
    try:
        return snapshots.draw_chart_pngs(measure)
    except Exception:
        log.exception("The chart %s could not be drawn", measure.query)
        return None, None


def compose_due_edition(*, frequency: str, now: datetime) -> Edition | None:
    """The edition of the timetable that should exist by `now`, if it does not; see `compose_edition`."""
    moment = timetable.find_due_moment(frequency, now)
    if moment is None:
        return None
    return compose_edition(
        frequency=frequency, until=moment, period=timetable.name_period(moment), keep_empty=True
    )


def compose_edition_now(*, frequency: str, now: datetime) -> Edition | None:
    """An edition by hand, of everything up to `now`; None where there is nothing new."""
    return compose_edition(
        frequency=Frequency(frequency), until=now, period=timetable.name_period_by_hand(now), keep_empty=False
    )
