"""The tile map: where places stand, how they are shaded, and what it says to those who do not see it."""

import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from ratings import vocabulary
from ratings.charts import tile_map
from ratings.measures import Measure
from tests.factories.ratings import homes_of, load_homes

#: Authorities that were made of others: the old and the new one stand on one tile, never in one release.
ONE_TILE = {"cumbria", "northamptonshire", "bournemouth"}


def of_regions(**counts):
    """Homes in regions: {region: (outstanding, good)}."""
    homes, first = [], 2_000_001
    for region, (outstanding, good) in counts.items():
        found = homes_of(
            {("private", "1", "outstanding"): outstanding, ("private", "1", "good"): good},
            region=region.replace("_", "-"),
            first=first,
        )
        homes += found
        first += len(found)
    return load_homes(homes)


def test_every_region_but_the_joint_one_has_a_tile():
    assert set(tile_map.load_region_places()) == set(vocabulary.REGIONS) - {vocabulary.JOINT_REGION}


def test_no_two_places_of_one_release_share_a_tile():
    there = Counter(
        (place.column, place.row)
        for slug, place in tile_map.load_authority_places().items()
        if slug not in ONE_TILE
    )
    assert len(there) >= 150
    assert max(there.values()) == 1


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_a_larger_value_is_never_lighter(values):
    ends = tile_map.find_shade_ends(values)
    shades = [int(tile_map.shade_of_value(value, ends)) for value in sorted(values)]
    assert shades == sorted(shades)
    assert all(1 <= shade <= 5 for shade in shades)


def test_the_key_says_what_each_shade_stands_for():
    assert tile_map.build_legend([0.25, 0.5], "share") == [
        ("1", "under 25.0%"),
        ("3", "25.0% to 50.0%"),
        ("5", "50.0% or more"),
    ]
    assert tile_map.build_legend([3], "homes") == [("1", "under 3"), ("5", "3 or more")]
    assert tile_map.build_legend([], "share") == []


@pytest.mark.django_db
def test_regions_are_mapped_beside_their_table(client):
    of_regions(north_west=(6, 18), london=(12, 12), south_west=(3, 2))
    page = BeautifulSoup(
        client.get(Measure(outcomes=("outstanding",), by="region").url()).content, "html.parser"
    )
    drawn = {tile["href"].rsplit("/", 2)[1]: tile for tile in page.select("#map a.tile")}
    assert set(drawn) == {"north-west", "london", "south-west"}
    assert drawn["london"]["aria-label"] == "London: 12 of 24 homes, 50.0%"
    assert "tile-5" in drawn["london"]["class"]
    assert "tile-few" in drawn["south-west"]["class"]
    assert drawn["south-west"]["aria-label"].startswith("South West: 3 of 5 homes (fewer than")
    assert [re.sub(r"\s+", " ", item.text) for item in page.select(".map-key li")][
        -1
    ] == "too few for a share"


@pytest.mark.django_db
def test_questions_without_one_value_a_place_have_no_map(client):
    of_regions(north_west=(6, 18), london=(12, 12))
    for measure in (Measure(by="region"), Measure(outcomes=("outstanding",), by="sector")):
        assert b'id="map"' not in client.get(measure.url()).content


@pytest.mark.django_db
def test_an_open_page_is_given_the_map_anew(client):
    of_regions(north_west=(6, 18), london=(12, 12))
    query = Measure(outcomes=("outstanding",), by="region").query
    page = BeautifulSoup(client.get(f"/ratings/measure/figure/?{query}&size=big").content, "html.parser")
    assert len(page.select('[data-part="map"] a.tile')) == 2
