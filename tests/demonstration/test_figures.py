"""Every figure in the stories follows from the committed tables, or from Ofsted's published files."""

from __future__ import annotations

import re

import pytest

from demonstration import content_reader
from demonstration.register.totals import load_totals
from demonstration.story_body import TextPassage
from ratings import phrases
from tests.demonstration.workbook_figures import (
    HOMES_OF_TEN,
    IN_YEAR,
    INSPECTED_EARLIER,
    JOINED,
    JOINED_UNJUDGED,
    LAG_MEDIAN,
    LAG_MOST,
    LAG_NINE_IN_TEN,
    LEFT,
    OF_ONE,
    OF_TEN,
    OWNERS,
    PLACES,
    PUBLISHED_IN_APRIL,
    REGISTER,
    SERIES,
)

OUT, GOOD, RI, INAD, WAITING = range(5)
PRIVATE, VOLUNTARY, COUNCILS = "private", "voluntary", "local-authority"
LARGE = (PRIVATE, VOLUNTARY, COUNCILS)
#: From the press of November 2010.
THEN = ("9%", "2%", "11%", "15%")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?%?")
#: Dates, years, and the sizes that name a group.
PLAIN = re.compile(r"\b(?:20[0-2]\d(?:/\d\d|-\d\d)?|3[01] (?:March|April))\b")


class Homes:
    """Counts by year: all homes, a sector, one owner size of it, or a region."""

    def __init__(self, year, sector=None, size=None, region=None):
        wanted = load_totals()[year]
        sectors = [sector] if sector else list(wanted.sizes)
        cells = [
            counts
            for each in sectors
            for key, counts in (wanted.regions if region else wanted.sizes)[each].items()
            if key == (region or size or key)
        ]
        self.counts = [sum(column) for column in zip(*cells, strict=True)]
        self.judged = sum(self.counts[:WAITING])
        self.listed = sum(self.counts)

    def share(self, *outcomes):
        return phrases.format_percent(sum(self.counts[o] for o in outcomes), self.judged)

    def exact(self, *outcomes):
        return 100 * sum(self.counts[o] for o in outcomes) / self.judged

    def n(self, *outcomes):
        return f"{sum(self.counts[o] for o in outcomes):,}"


def points(one, other, *outcomes):
    return f"{abs(one.exact(*outcomes) - other.exact(*outcomes)):.1f}"


def whole(part, base):
    return f"{100 * part / base:.0f}%"


ALL = {year: Homes(year) for year in load_totals()}
PRIVATE_BY_SIZE = {
    (year, size): Homes(year, PRIVATE, size)
    for year in (2022, 2024, 2025)
    for size in ("1", "2-4", "5-9", "10+")
}
BY_SECTOR = {(year, sector): Homes(year, sector) for year in load_totals() for sector in LARGE}
REGIONS = {region: Homes(2025, region=region) for region in load_totals()[2025].regions[PRIVATE]}


def facts():
    """Story -> every number it may say, as it writes it."""
    new, owned, sector = ALL[2025], PRIVATE_BY_SIZE, BY_SECTOR
    council, private, voluntary = (sector[2025, each] for each in (COUNCILS, PRIVATE, VOLUNTARY))
    ones = owned[2025, "1"]
    health = Homes(2025, "health-authority")
    return {
        "large-owners-outscore-small-independents-and-councils": {*THEN},
        "set-up-to-fail": set(),
        "locked-up-a-long-way-from-home": set(),
        "what-the-2025-figures-say-about-size": {
            "9%", "2%", f"{new.judged:,}", f"{ones.judged}", ones.n(INAD), f"{ones.listed}", ones.n(WAITING),
            *(owned[2025, size].share(o) for size in ("1", "2-4", "5-9", "10+") for o in (OUT, INAD)),
            owned[2025, "10+"].n(INAD), f"{owned[2025, '10+'].judged}", points(ones, owned[2025, "10+"], INAD),
            council.share(OUT), private.share(OUT), voluntary.share(OUT), council.share(INAD), council.n(INAD),
            f"{council.judged}", private.share(INAD), f"{100 * (ones.counts[INAD] - 3) / ones.judged:.1f}%",
        },
        "register-passes-four-thousand": {
            "4,000", f"{REGISTER[2025]:,}", f"{REGISTER[2025] - REGISTER[2024]}", f"{REGISTER[2024]:,}",
            f"{REGISTER[2020]:,}", f"{PLACES[2025]:,}", f"{PLACES[2024]:,}", f"{private.listed:,}",
            whole(private.listed, new.listed), f"{council.listed}", f"{voluntary.listed}", new.n(WAITING),
            whole(new.counts[WAITING], new.listed), f"{new.judged:,}",
        },
        "four-per-cent-and-one-per-cent": {
            f"{IN_YEAR[INAD]}", whole(IN_YEAR[INAD], sum(IN_YEAR)), f"{sum(IN_YEAR):,}", new.n(INAD),
            whole(new.counts[INAD], new.judged), f"{new.judged:,}",
        },
        "covid-left-a-gap": {
            f"{ALL[2021].judged:,}", whole(ALL[2021].counts[OUT] + ALL[2021].counts[GOOD], ALL[2021].judged),
            ALL[2021].n(WAITING), f"{ALL[2021].listed:,}", ALL[2022].n(WAITING), f"{ALL[2022].listed:,}",
            ALL[2022].share(OUT, GOOD),
        },
        "outstanding-by-region": {
            *(REGIONS[r].share(OUT) for r in ("east-midlands", "south-east", "south-west", "west-midlands", "north-west")),
            REGIONS["south-west"].n(OUT), f"{REGIONS['south-west'].judged}",
            points(REGIONS["east-midlands"], REGIONS["south-west"], OUT),
            *(REGIONS[r].share(OUT, GOOD) for r in ("south-east", "london", "south-west")),
            f"{REGIONS['north-west'].listed:,}", f"{REGIONS['north-east'].listed}",
        },
        "voluntary-homes-fewer-outstanding": {
            *(f"{sector[year, VOLUNTARY].judged}" for year in (2019, 2025)),
            *(sector[year, VOLUNTARY].n(o) for year in (2019, 2025) for o in (OUT, GOOD, RI)),
            *(sector[year, VOLUNTARY].share(OUT) for year in (2019, 2025)),
            points(sector[2019, VOLUNTARY], voluntary, OUT),
            *(sector[year, VOLUNTARY].share(OUT, GOOD) for year in (2019, 2025)),
        },
        "small-numbers": {
            health.n(OUT), f"{health.judged}", "14%", health.share(OUT), "0.0%", f"{ones.judged}",
        },
        "outcomes-by-sector": {
            *(each.share(OUT, GOOD) for each in (private, council, voluntary)), council.share(OUT), council.share(INAD),
            voluntary.share(GOOD), voluntary.share(RI), private.share(RI), private.share(INAD), f"{private.judged:,}",
            f"{council.judged}", f"{voluntary.judged}", voluntary.share(INAD),
        },
        "when-a-report-comes-out": {
            f"{LAG_MEDIAN}", f"{LAG_NINE_IN_TEN}", f"{LAG_MOST}", f"{sum(IN_YEAR):,}", f"{PUBLISHED_IN_APRIL}",
            f"{new.judged:,}", f"{INSPECTED_EARLIER}",
        },
        "the-grade-that-changed-its-name": {
            ALL[2015].n(RI), ALL[2016].n(RI), ALL[2015].share(RI), ALL[2016].share(RI),
            f"{sum(load_totals()[2016].adequate.values())}",
        },
        "who-joined-and-who-left": {f"{JOINED}", f"{LEFT}", f"{JOINED_UNJUDGED}"},
        "the-group-that-changed-most": {
            ALL[2022].n(INAD), f"{ALL[2022].judged:,}", ALL[2022].share(INAD), new.n(INAD), f"{new.judged:,}",
            new.share(INAD), *(owned[year, "5-9"].share(INAD) for year in (2022, 2025)),
            *(owned[year, "5-9"].n(INAD) for year in (2022, 2025)), *(f"{owned[y, '5-9'].judged}" for y in (2022, 2025)),
            *(points(owned[2022, size], owned[2025, size], INAD) for size in ("2-4", "5-9", "10+")),
            points(sector[2022, COUNCILS], council, INAD), sector[2022, COUNCILS].share(INAD), council.share(INAD),
            *(owned[year, "1"].share(INAD) for year in (2022, 2025)), f"{ones.judged}",
        },
        "what-an-owner-is": {f"{OWNERS:,}", f"{OF_ONE}", f"{OF_TEN}", f"{HOMES_OF_TEN}"},
        "councils-and-the-top-grade": {
            *(sector[2018, COUNCILS].n(OUT), f"{sector[2018, COUNCILS].judged}", sector[2018, COUNCILS].share(OUT)),
            sector[2018, PRIVATE].share(OUT), points(sector[2018, COUNCILS], sector[2018, PRIVATE], OUT),
            council.share(OUT), council.n(OUT), f"{council.judged}", private.share(OUT), points(council, private, OUT),
            *(points(sector[2018, each], sector[2025, each], OUT) for each in LARGE),
            points(sector[2024, COUNCILS], owned[2024, "10+"], OUT), points(council, owned[2025, "10+"], OUT),
            f"{sector[2019, COUNCILS].judged}",
        },
        "a-row-with-the-wrong-date": {
            *(f"{n:,}" for row in SERIES.values() for n in row), *(ALL[2018].n(o) for o in range(4)),
            *(ALL[2019].n(o) for o in range(4)),
        },
    }  # fmt: skip


def said(story):
    """Every number the story says, its head and its charts' findings included."""
    texts = [story.headline, story.standfirst, story.chart.heading if story.chart else ""]
    texts += [re.sub(r"<[^>]+>", " ", part.html) for part in story.body if isinstance(part, TextPassage)]
    return {found.rstrip(",") for text in texts for found in NUMBER.findall(PLAIN.sub(" ", text))}


@pytest.mark.parametrize("story", content_reader.read_stories(), ids=lambda story: story.slug)
def test_every_figure_of_a_story_is_right(story):
    assert said(story) <= facts()[story.slug], said(story) - facts()[story.slug]


def test_a_wrong_figure_would_be_seen():
    [story] = [story for story in content_reader.read_stories() if story.slug == "small-numbers"]
    assert "14.3%" in said(story)
    assert "14.4%" not in facts()[story.slug]


def test_what_stories_say_without_figures_is_right():
    """Orders and directions put into words."""
    largest = {year: max(LARGE, key=lambda s, y=year: BY_SECTOR[y, s].exact(OUT)) for year in load_totals()}
    assert set(largest.values()) == {COUNCILS}
    for year in range(2019, 2026):
        assert BY_SECTOR[year, COUNCILS].exact(INAD) > BY_SECTOR[year, PRIVATE].exact(INAD)
    for year in (2024, 2025):
        assert PRIVATE_BY_SIZE[year, "10+"].exact(OUT) > BY_SECTOR[year, COUNCILS].exact(OUT)
    assert max(ALL, key=lambda year: ALL[year].exact(INAD)) == 2022
    groups = [PRIVATE_BY_SIZE[2022, size] for size in ("1", "2-4", "10+")] + [
        BY_SECTOR[2022, s] for s in LARGE
    ]
    assert all(PRIVATE_BY_SIZE[2022, "5-9"].exact(INAD) > group.exact(INAD) for group in groups)
    order = sorted(REGIONS, key=lambda region: REGIONS[region].exact(OUT))
    assert order[0] == "south-west"
    assert order[-2:] == ["south-east", "east-midlands"]
    together = sorted(REGIONS, key=lambda region: REGIONS[region].exact(OUT, GOOD))
    assert (together[0], together[-1], together[-2]) == ("south-west", "south-east", "london")
    assert REGIONS["south-west"].exact(OUT, GOOD) > 80
    assert REGIONS["london"].exact(OUT) < REGIONS["south-east"].exact(OUT) / 2
    assert REGIONS["north-west"].listed > ALL[2025].listed / 4
    council, private, voluntary = (BY_SECTOR[2025, each] for each in (COUNCILS, PRIVATE, VOLUNTARY))
    assert voluntary.exact(OUT) < private.exact(OUT) < council.exact(OUT)
    assert council.exact(GOOD) < private.exact(GOOD) < voluntary.exact(GOOD)
    assert max((council, private, voluntary), key=lambda each: each.exact(RI)) is private
    assert min((council, private, voluntary), key=lambda each: each.exact(INAD)) is private
