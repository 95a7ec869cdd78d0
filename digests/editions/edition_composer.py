"""The composer of an edition: what was published, what the ratings changed, which claims turned and which debates moved."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final, NamedTuple

from django.db import transaction

from articles.claims.reversals import list_reversals
from articles.models import ArticlePage
from carespace.models import Debate
from digests.editions import contents, news, plans, snapshots, timetable
from digests.editions.arrangement import AS_IT_COMES, Arrangement
from digests.editions.selection import get_earlier_news
from digests.models import Edition, EditionPicture, Frequency, Hold
from live.faulty_rows import map_without_faulty
from live.page_cache import invalidate
from ratings.measures import Measure
from ratings.release_changes import ReleaseChange, list_changes_between

log = logging.getLogger(__name__)

MOST_ARGUMENTS = 2
#: Stories whose charts are kept: the first, and those that lead where it is not told.
MOST_CHARTS: Final = 4


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
    *, frequency: str, since: datetime, until: datetime, arrangement: Arrangement = AS_IT_COMES
) -> tuple[contents.EditionContent, dict[int, Measure]]:
    """What there is to say of [since, until), as an editor arranged it, and the measures of its charts by their story."""
    past = news.read_past_news(frequency=frequency, since=since, until=until)
    candidates = news.find_candidates(frequency=frequency, since=since, until=until, past=past)
    articles = list(candidates.prefetch_related("topics"))[::-1]
    new, dropped = arrangement.apply(
        put_chart_first([article for article in articles if article.pk not in past.stories]),
        key=lambda article: article.pk,
    )
    missed = [article for article in articles if article.pk in past.stories]
    missed, no_more = arrangement.apply(missed, key=lambda article: article.pk)
    changed = list_changes_between(since=since, until=until)
    charts = choose_charts(new, changed)
    is_first = bool(charts) and charts[0].chart["story"] in {0, *(article.pk for article in new[:1])}
    claims = map_without_faulty(list_reversals(since=since, until=until), snapshots.snapshot_claim)
    claims = [claim for claim in claims if claim.get("story", 0) not in arrangement.dropped]
    content: contents.EditionContent = {
        "stories": map_without_faulty(new, snapshots.snapshot_story),
        "figure": charts[0].chart if is_first else None,
        "charts": [chart.chart for chart in charts[is_first:]],
        "changes": map_without_faulty(changed, snapshots.snapshot_change),
        "claims": claims,
        "arguments": gather_debates(since=since, until=until),
        "earlier": {
            "stories": map_without_faulty(
                missed,
                lambda article: {
                    **snapshots.snapshot_story(article),
                    "introduced": past.stories[article.pk].isoformat(),
                },
            ),
            "changes": past.changes,
            "claims": news.keep_standing_claims(past.claims, turned_since=claims),
        },
    }
    if dropped or no_more:
        content["dropped"] = map_without_faulty([*dropped, *no_more], snapshots.snapshot_story)
    contents.add_editors_words(content, note=arrangement.note, subject=arrangement.subject)
    return content, {chart.chart["story"]: chart.measure for chart in charts}


def list_dropped(content: contents.EditionContent) -> list[int]:
    """The stories an editor left out that are news still: they stay out."""
    return sorted(story["id"] for story in content.get("dropped", []))


def put_chart_first(articles: list[ArticlePage]) -> list[ArticlePage]:
    """The stories, the newest that opens with a chart before all others."""
    lead = next((article for article in articles if article.lead_measure), None)
    return [lead, *(article for article in articles if article is not lead)] if lead else articles


class MeasuredChart(NamedTuple):
    """A chart of an edition and the measure it is drawn from."""

    chart: contents.EditionChart
    measure: Measure


def choose_charts(articles: list[ArticlePage], changed: list[ReleaseChange]) -> list[MeasuredChart]:
    """The charts of the first few stories that open with one, each for the letters that its story leads.

    Where none has one it is the chart of what changed in the ratings, which is for every letter and whose story is 0.
    """
    leading = [article for article in articles if article.lead_measure][:MOST_CHARTS]
    charts = [chart for chart in map_without_faulty(leading, measure_lead_chart) if chart]
    if not charts and changed:
        measure = next((change.measure for change in changed if change.measure.by), changed[0].measure)
        snapshot = snapshots.snapshot_chart(measure)
        charts = [MeasuredChart({**snapshot[0], "story": 0}, snapshot[1])] if snapshot else []
    return charts


def measure_lead_chart(article: ArticlePage) -> MeasuredChart | None:
    """The chart a story opens with, under its editor's heading; None where its measure has no answer."""
    measure = article.lead_measure
    snapshot = snapshots.snapshot_chart(measure, heading=article.lead_heading) if measure else None
    return MeasuredChart({**snapshot[0], "story": article.pk}, snapshot[1]) if snapshot else None


def gather_debates(*, since: datetime, until: datetime) -> list[contents.EditionDebate]:
    """The liveliest of the debates that moved in [since, until)."""
    debates = Debate.objects.readable().select_related("closure").moved_between(since, until)
    liveliest = sorted(debates, key=lambda debate: (-snapshots.score_liveliness(debate), debate.pk))
    liveliest = liveliest[:MOST_ARGUMENTS]
    topics = map_debate_topics(liveliest)
    return map_without_faulty(liveliest, lambda debate: snapshots.snapshot_debate(debate, topics[debate.pk]))


def map_debate_topics(debates: list[Debate]) -> dict[int, set[str]]:
    """{debate's key: the topics of the stories in print that it belongs to}; none where one of them has none."""
    topics: dict[int, set[str]] = {debate.pk: set() for debate in debates}
    stories = ArticlePage.objects.live().filter(debate__in=debates)
    rows = list(stories.values_list("debate_id", "topics__slug"))
    for debate_id, slug in rows:
        if (debate_id, None) not in rows:
            topics[debate_id].add(slug)
    return topics


def compose_edition(*, frequency: str, until: datetime, period: str, keep_empty: bool) -> Edition | None:
    """Freeze the edition that ends at `until`; None where it exists already or there is nothing to say.

    With `keep_empty` an edition with nothing to say is written down all the same, so that its window
    is closed and not looked at again. Of two composers at once, one gets None.
    """
    since = find_window_start(frequency, until)
    if since >= until:
        return None
    plan = plans.find_plan(frequency)
    content, measures = gather_content(
        frequency=frequency, since=since, until=until, arrangement=plan.arrangement
    )
    is_new = contents.has_anything_to_say(content)
    headline_content = content if is_new else {**content, "stories": get_earlier_news(content)["stories"]}
    empty = not contents.has_anything_to_say(headline_content)
    if not is_new and not keep_empty:
        return None
    pictures = draw_charts(content, measures)
    first = content["figure"]
    light, dark = pictures.pop(first.get("story", 0), (None, None)) if first else (None, None)
    edition = Edition(
        frequency=frequency,
        period=period,
        since=since,
        until=until,
        empty=empty,
        catching_up=not is_new and not empty,
        subject="" if empty else contents.shorten(contents.choose_subject(headline_content)),
        content=content,
        picture=light,
        picture_dark=dark,
    )
    with transaction.atomic():
        if not empty and not plans.use_up_plan(plan, still_dropped=list_dropped(content)):
            return None  # an editor saved another just now: the next tick makes the edition of that
        Edition.objects.bulk_create([edition], ignore_conflicts=True)
        invalidate("editions")
        stored = (
            Edition.objects.select_for_update()
            .filter(frequency=frequency, period=period, composed_at=edition.composed_at)
            .first()
        )
        if stored is not None:
            if plan.hold and not empty:
                Hold.objects.create(edition=stored, by_editor=True, held_by=plan.edited_by)
            EditionPicture.objects.bulk_create(
                EditionPicture(edition=stored, story=story, light=drawn[0], dark=drawn[1])
                for story, drawn in pictures.items()
            )
        return stored


def draw_charts(
    content: contents.EditionContent, measures: dict[int, Measure]
) -> dict[int, tuple[bytes, bytes]]:
    """Each chart's pictures, light and dark, by its story; their heights are written into the content."""
    pictures = {
        story: drawn for story, measure in measures.items() if (drawn := draw_pictures(measure)) is not None
    }
    for chart in contents.list_charts(content):
        if drawn := pictures.get(chart.get("story", 0)):
            chart["height"] = snapshots.measure_shown_height(drawn[0])
    return pictures


def draw_pictures(measure: Measure) -> tuple[bytes, bytes] | None:
    """The chart's two pictures; None where it cannot be drawn, for its numbers remain."""
    try:
        return snapshots.draw_chart_pngs(measure)
    except Exception:
        log.exception("The chart %s could not be drawn", measure.query)
        return None


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
