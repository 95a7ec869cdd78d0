"""Every figure in the stories follows from the committed tables, or from Ofsted's published files."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from statistics import median

import pytest
from python_calamine import CalamineWorkbook

from demonstration import content_reader
from demonstration.register.totals import load_totals
from demonstration.story_body import TextPassage
from ratings import phrases
from ratings.loading.owner_keys import make_owner_key

OUT, GOOD, RI, INAD, WAITING = range(5)
PRIVATE, VOLUNTARY, COUNCILS = "private", "voluntary", "local-authority"
LARGE = (PRIVATE, VOLUNTARY, COUNCILS)
#: From Ofsted's workbook of 2025, in places other than the list of homes; held against it below.
REGISTER = {2020: 2460, 2024: 3491, 2025: 4009}
PLACES = {2024: 14486, 2025: 15742}
IN_YEAR = (434, 2556, 494, 151)
SERIES = {2018: (349, 1373, 350, 42), 2019: (350, 1378, 363, 32)}
JOINED, LEFT, JOINED_UNJUDGED = 677, 139, 373
LAG_MEDIAN, LAG_NINE_IN_TEN, LAG_MOST = 40, 52, 213
PUBLISHED_IN_APRIL, INSPECTED_EARLIER = 452, 142
OWNERS, OF_ONE, OF_TEN, HOMES_OF_TEN, NAMELESS = 1209, 629, 42, 978, 12
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


# Against Ofsted's own files


def rows(ofsted_data, name):
    with (ofsted_data / "ofsted" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def book(ofsted_data):
    return CalamineWorkbook.from_path(ofsted_data / "ofsted" / "childrens_social_care_2025_underlying.ods")


def sheet(book, name):
    found = book.get_sheet_by_name(name).to_python()
    heading = [" ".join(str(cell).split()) for cell in found[3]]
    return [dict(zip(heading, row, strict=True)) for row in found[4:]]


def is_home(row):
    kind = row["Provision type"].lower()
    return kind in {"children's home", "secure children's home"} or "registered as a children's home" in kind


def test_register_places_and_series_are_ofsteds(ofsted_data):
    found = {
        (row["measure"], int(row["as_at"][:4])): int(row["value"])
        for row in rows(ofsted_data, "official_providers_and_places.csv")
        if row["provision"] == "All Children's Homes"
    }
    assert {year: found["Providers", year] for year in REGISTER} == REGISTER
    assert {year: found["Places", year] for year in PLACES} == PLACES
    [year] = [
        row
        for row in rows(ofsted_data, "official_in_year_totals.csv")
        if row["table"] == "Table 9a" and row["period"] == "2024-25"
    ]
    assert tuple(int(cell) for cell in list(year.values())[3:7]) == IN_YEAR
    series = {
        int(row["as_at"][:4]): tuple(int(cell) for cell in list(row.values())[3:7])
        for row in rows(ofsted_data, "official_as_at_totals.csv")
        if row["table"] == "Table 8b"
    }
    assert {year: series[year] for year in SERIES} == SERIES
    agree = [year for year, row in series.items() if row == tuple(ALL[year].counts[:WAITING])]
    assert (len(agree), len(series)) == (8, 10)


@pytest.mark.slow("reads Ofsted's own files")
def test_joiners_leavers_and_lags_are_ofsteds(book):
    moves = [
        row
        for row in sheet(book, "Leavers+Joiners_at_31_Mar_2025")
        if row["Provision type"].lower() == "children's home"
    ]
    joined = {str(row["URN"]) for row in moves if row["Joiner status"]}
    assert len(joined) == JOINED
    assert sum(bool(row["Leaver status"]) for row in moves) == LEFT
    assert sum(bool(row["Joiner status"] and row["Leaver status"]) for row in moves) == 5
    overall = "Overall experiences and progress of children and young people"
    homes = [row for row in sheet(book, "Provider_level_at_31_Mar_2025") if is_home(row)]
    assert sum(str(row["URN"]) in joined and not row[overall] for row in homes) == JOINED_UNJUDGED
    published = [row["Latest full inspection publication date"].date() for row in homes if row[overall]]
    assert sum(day > date(2025, 3, 31) for day in published) == PUBLISHED_IN_APRIL
    assert max(published) <= date(2025, 4, 30)
    held = [row["Latest full inspection date"].date() for row in homes if row[overall]]
    assert sum(day < date(2024, 4, 1) for day in held) == INSPECTED_EARLIER
    lags = sorted(
        (row["Inspection publication date"] - row["Inspection date"]).days
        for row in sheet(book, "Provider_level_in_year_2024-25")
        if is_home(row)
        and row[overall] in {"Outstanding", "Good", "Requires improvement to be good", "Inadequate"}
    )
    assert len(lags) == sum(IN_YEAR)
    assert (median(lags), lags[int(0.9 * len(lags))], lags[-1]) == (LAG_MEDIAN, LAG_NINE_IN_TEN, LAG_MOST)


def test_owners_are_counted_from_ofsteds_rows(book):
    homes = [row for row in sheet(book, "Provider_level_at_31_Mar_2025") if is_home(row)]
    owner = "Organisation which owns the provider"
    sizes = Counter(make_owner_key(row[owner]) for row in homes)
    sold = Counter(make_owner_key(row[owner]) for row in homes if row["Sector"] in {"Private", "Voluntary"})
    assert sold.pop("") == NAMELESS
    assert len(sold) == OWNERS
    assert sum(sizes[key] == 1 for key in sold) == OF_ONE
    large = [key for key in sold if sizes[key] >= 10]
    assert (len(large), sum(sold[key] for key in large)) == (OF_TEN, HOMES_OF_TEN)
