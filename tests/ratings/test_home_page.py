"""A home's page: every inspection of every list, and what changed at it and when, without overwriting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from ratings.answers.evaluation import answer_from
from ratings.models import HomeSnapshot, Release
from ratings.ofsted import ListedJudgement
from ratings.profiles.home_history import list_fact_changes
from tests.factories.ratings import home, load_homes, moved, of_year, publish_list, read_release

pytestmark = pytest.mark.django_db

PAGE = "/ratings/homes/SC033645/"
OTHER = home("SC000002", "good", owner="Other Ltd")
WAITS = home("SC000003", "", owner="Other Ltd")
DAYS = [date(year, 3, 31) for year in (2022, 2023, 2024, 2025)]


def soup(client):
    response = client.get(PAGE)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def told(client):
    """The table of changes: (when, what, before, after)."""
    rows = soup(client).select("#changes tbody tr")
    found = [[cell.text.replace("\u00a0", " ") for cell in row.select("th, td")] for row in rows]
    return [tuple(row) if len(row) == 4 else (row[0], row[1], "", row[2]) for row in found]


def it(**fields):
    return home("SC033645", **{"owner": "First Care Ltd", **fields})


def listed(*rows):
    """The home as each day's list has it; None where it is not there."""
    for day, row in zip(DAYS, rows, strict=False):
        load_homes([OTHER, WAITS, *([row] if row else [])], as_at=day)


def test_each_change_stands_with_the_list_that_shows_it(client):
    listed(
        it(places=4),
        it(places=4, owner="FIRST CARE LIMITED"),
        it(places=6, owner="Second Care Ltd", sector="voluntary", provision_type="secure-childrens-home"),
        it(
            places=None,
            owner="Second Care Ltd",
            sector="voluntary",
            provision_type="secure-childrens-home",
            registered_on=date(2024, 5, 1),
            local_authority="Leeds",
        ),
    )
    assert set(told(client)) == {
        ("As at 31 March 2022", "First listed", "", ""),
        ("As at 31 March 2023", "Owner’s name as published", "First Care Ltd", "FIRST CARE LIMITED"),
        ("As at 31 March 2024", "Owner", "FIRST CARE LIMITED", "Second Care Ltd"),
        ("As at 31 March 2024", "Sector", "Private", "Voluntary"),
        ("As at 31 March 2024", "Places", "4", "6"),
        ("As at 31 March 2024", "Type of home", "Children’s home", "Secure children’s home"),
        ("As at 31 March 2025", "Registered on", "1 June 2014", "1 May 2024"),
        ("As at 31 March 2025", "Local authority", "Wigan", "Leeds"),
    }


def test_every_area_judged_stands_beside_its_inspection(client):
    areas = {
        "overall": "good",
        "protection": "good",
        "leadership": "good",
        "education": "outstanding",
        "care": "good",
    }
    judgements = tuple(ListedJudgement(area, grade, grade.capitalize()) for area, grade in areas.items())
    listed(it(judgements=judgements))
    page = soup(client)
    assert [cell.text for cell in page.select("#inspections thead th")][4] == "Other areas"
    [row] = page.select("#inspections tbody tr")
    assert row.select("th, td")[4].get_text("|") == (
        "Education and learning: outstanding|Quality of care (to 2017): good"
    )


def test_no_column_stands_for_areas_nobody_judged(client):
    listed(it())
    assert "Other areas" not in soup(client).select_one("#inspections").text


def test_a_list_that_does_not_say_changes_nothing(client):
    listed(it(owner="First Care Ltd", places=4))
    load_homes([replace(it(places=None), owner=""), replace(OTHER, owner="")], as_at=DAYS[1])
    load_homes([it(places=4), OTHER], as_at=DAYS[2])
    assert not Release.objects.get(as_at=DAYS[1]).owners_published
    assert [change[1] for change in told(client)] == ["First listed"]


def test_going_and_coming_back_are_told_on_the_days_ofsted_gives(client):
    listed(it(), None, it())
    publish_list(
        found=of_year(
            [
                moved(
                    "SC033645",
                    joined=False,
                    left=True,
                    closed_on=date(2024, 9, 1),
                    status="Closed",
                    reason="Voluntary",
                )
            ],
            kind="movements",
        )
    )
    assert told(client) == [
        ("On 1 September 2024", "Left", "", "Closed · Voluntary"),
        ("As at 31 March 2024", "Listed again", "", ""),
        ("As at 31 March 2023", "Not listed", "", ""),
        ("As at 31 March 2022", "First listed", "", ""),
    ]


def test_a_list_of_judged_homes_does_not_say_that_others_are_gone(client):
    load_homes([it(outcome=""), OTHER], as_at=DAYS[0])
    load_homes([OTHER], as_at=DAYS[1])
    assert "Not listed" not in [change[1] for change in told(client)]


def test_inspections_of_a_year_stand_among_the_others_with_their_list(client):
    graded = (
        ListedJudgement("overall", "inadequate", "Inadequate"),
        ListedJudgement("protection", "inadequate", "Inadequate"),
    )
    listed(None, None, None, it(outcome="good", event_number="10000003", inspected_on=date(2025, 2, 1)))
    publish_list(
        found=of_year(
            [
                it(
                    outcome="inadequate",
                    event_number="10000001",
                    inspected_on=date(2024, 5, 2),
                    judgements=graded,
                ),
                it(
                    outcome="",
                    event_number="on 2024-07-02",
                    event_type="Monitoring visit",
                    inspected_on=date(2024, 7, 2),
                ),
            ]
        )
    )
    page = soup(client)
    rows = page.select("#inspections tbody tr")
    assert [row.th.text for row in rows] == ["1 February 2025", "2 July 2024", "2 May 2024"]
    may = rows[2].select("td")
    assert [cell.text for cell in may] == ["Inadequate", "Inadequate", "–", "Full inspection", "2024-25"]
    assert may[-1].a["href"] == "/ratings/releases/in-year/2024-25/"
    assert page.select_one(".chart-title").text == "Good, after inadequate"


@pytest.mark.parametrize("kind", ["in-year", "places", "movements"])
def test_a_home_that_no_day_lists_has_its_page(client, kind):
    load_homes([OTHER], as_at=DAYS[3])
    rows = {
        "in-year": [it(outcome="good")],
        "movements": [moved("SC033645", left=True, cancelled_on=date(2025, 1, 2))],
        "places": [it(outcome="")],
    }[kind]
    publish_list(found=read_release(rows, kind=kind) if kind == "places" else of_year(rows, kind=kind))
    page = soup(client)
    assert page.select_one(".plate-grade").text == ("Good" if kind == "in-year" else "None")
    assert page.select_one(".plate-label").text == "Last judgement we hold"
    assert "does not list this home" in page.text


def test_a_replaced_list_is_no_longer_told_of(client):
    load_homes([it(places=4), OTHER], as_at=DAYS[0])
    load_homes([it(places=9), OTHER], as_at=DAYS[1])
    load_homes([it(places=4), replace(OTHER, places=7)], as_at=DAYS[1])
    assert [change[1] for change in told(client)] == ["First listed"]


def test_the_page_asks_as_much_for_one_row_as_for_three(client, count_queries):
    def years(number):
        for year in range(number):
            as_at = date(2025 - year, 3, 31)
            load_homes(
                [it(places=year + 1, owner=f"Owner {year} Ltd", event_number=f"{year:07d}"), OTHER],
                as_at=as_at,
            )
            publish_list(
                found=read_release(
                    [moved("SC033645", left=bool(year % 2))],
                    kind="movements",
                    as_at=as_at,
                    starts_on=date(2024 - year, 4, 1),
                )
            )

    years(1)
    few = count_queries(lambda: client.get(PAGE))
    years(3)
    answer_from.cache_clear()
    assert few == count_queries(lambda: client.get(PAGE)) <= 8
    assert len(told(client)) > 8


@given(
    st.lists(st.tuples(st.integers(1, 9) | st.none(), st.sampled_from(["private", "voluntary"])), max_size=8)
)
def test_changes_lead_from_the_first_list_to_the_last(rows):
    """Told one after another, the changes of a thing always begin where the one before ended."""
    snapshots = [
        HomeSnapshot(
            release=Release(as_at=date(2000 + year, 3, 31), owners_published=False),
            places=places,
            sector=sector,
            provision_type="childrens-home",
        )
        for year, (places, sector) in enumerate(rows)
    ]
    for what, values in (
        ("Places", [str(places) for places, _ in rows if places is not None]),
        ("Sector", [sector.title() for _, sector in rows]),
    ):
        changes = [change for change in list_fact_changes(snapshots) if change.what == what]
        walk = [values[0], *(change.after for change in changes)] if values else []
        assert [change.before for change in changes] == walk[:-1]
        assert walk == [value for at, value in enumerate(values) if not at or value != values[at - 1]]


def test_the_number_that_is_suggested_is_that_of_a_home(client):
    load_homes([home("SC033645"), OTHER])
    hint = BeautifulSoup(client.get("/ratings/homes/").content, "html.parser").select_one("#urn-hint").text
    suggested = hint.rpartition(": ")[2]
    found = client.get("/ratings/homes/", {"urn": suggested}, follow=True)
    assert found.status_code == 200
    assert found.redirect_chain == [(f"/ratings/homes/{suggested}/", 302)]
