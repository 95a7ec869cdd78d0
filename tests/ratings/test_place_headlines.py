"""Headlines of local authorities and owners: none is named worst on a few homes."""

from __future__ import annotations

import pytest

from tests.factories.ratings import home, load_homes
from tests.ratings.test_headlines import finding

pytestmark = pytest.mark.django_db


def load_places(**inadequate: int) -> None:
    """Wigan with 30 homes, Bury with 22, Oldham with 5, Rochdale with 4; so many of each are inadequate."""
    sizes = {"Wigan": 30, "Bury": 22, "Oldham": 5, "Rochdale": 4}
    homes = []
    for place, number in sizes.items():
        bad = inadequate.get(place.lower(), 0)
        homes += [(place, "inadequate")] * bad + [(place, "good")] * (number - bad)
    load_homes(
        [
            home(2_000_001 + at, outcome, owner=f"{place} Care {at % 2}", local_authority=place)
            for at, (place, outcome) in enumerate(homes)
        ]
    )


def test_no_local_authority_or_owner_is_named_worst_on_fewer_than_twenty_homes():
    load_places(oldham=5, wigan=2, bury=1)
    asked = {"by": "local-authority", "outcomes": ("inadequate",)}
    assert finding(**asked) == (
        "From 4.5% to 6.7% of children’s homes were inadequate on 31 March 2025 across the 2 local authorities with 20 or "
        "more judged homes, too close to call which is higher; 2 have fewer"
    )
    counted = (
        "8 of 61 children’s homes were inadequate on 31 March 2025, at most 5 for any one local authority"
    )
    assert finding(**asked, unit="count") == counted
    assert "Oldham" not in finding(**asked, unit="places")
    for unit in ("share", "count", "places"):
        assert "Oldham" not in finding(by="owner", outcomes=("inadequate",), unit=unit)


def test_a_local_authority_with_enough_homes_is_named_where_it_is_clear():
    load_places(wigan=15, oldham=5)
    assert finding(by="local-authority", outcomes=("inadequate",)) == (
        "50.0% of children’s homes in Wigan were inadequate on 31 March 2025, the higher of the 2 local authorities with 20 "
        "or more judged homes; 2 have fewer"
    )
    assert finding(by="local-authority", outcomes=("inadequate",), unit="count").endswith(
        "20 of 61 children’s homes were inadequate on 31 March 2025, 15 of them children’s homes in Wigan"
    )


def test_owners_are_ranked_among_the_largest_of_all_there_are():
    waiting = home(2_001_001, "", owner="Owner 1")
    load_homes([waiting, *(home(2_000_001 + at, owner=f"Owner {at % 23}") for at in range(23 * 21))])
    assert finding(by="owner", outcomes=("outstanding",)) == (
        "From 0.0% to 0.0% of children’s homes were outstanding on 31 March 2025 across the 20 largest owners of 23, "
        "which differ little"
    )
    assert "of the 20 largest owners of 23" in finding(by="owner", outcomes=("good",), unit="count")
    assert "across the 20 largest owners of 23" in finding(by="owner", unit="homes")
    assert "largest" not in finding(by="owner", owner=("owner-1", "owner-2"))
