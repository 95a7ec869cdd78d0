"""A motion that could tell one home opens nothing; one about policy opens."""

import pytest

from carespace.debate_life.lifecycle import open_debate
from carespace.debate_life.motion_checks import list_reasons
from carespace.models import Debate
from carespace.refusals import UnfitError
from tests.carespace.harmless_motions import make_harmless_motions
from tests.carespace.home_motions import make_home_motions
from tests.factories.ratings import home, load_homes


@pytest.mark.slow("reads 500 motions, each against the owners there are")
def test_none_of_500_motions_about_one_home_may_open(db):
    motions = make_home_motions(500)
    assert [motion for motion in motions if not list(list_reasons(motion))] == []


@pytest.mark.slow("reads 200 motions, each against the owners there are")
def test_196_of_200_harmless_motions_may_open(db):
    councils, others = make_harmless_motions()
    assert (len(set(councils)), len({*councils, *others})) == (60, 200)
    refused = {motion: why for motion in [*councils, *others] if (why := list(list_reasons(motion)))}
    assert len(refused) <= 4, refused
    assert not set(refused) & set(councils)


@pytest.mark.django_db
class TestOwners:
    @pytest.fixture(autouse=True)
    def homes(self):
        load_homes(
            [
                home(2000001, owner="Brightfold Futures Limited"),
                home(2000002, owner="Wigan Council", sector="local-authority"),
                home(2000003, owner="Large Care Ltd"),
                home(2000004, owner="Large Care Ltd"),
                home(2000005, owner="Children's Homes Ltd"),
            ]
        )

    def test_a_private_owner_of_one_home_is_that_home(self):
        assert list(list_reasons("Brightfold Futures Ltd should lose its registration")) == [
            "“Brightfold Futures Limited” owns one home."
        ]

    @pytest.mark.parametrize("name", ["Wigan Council", "Large Care", "Children’s homes"])
    def test_a_council_a_large_owner_or_no_name_is_none(self, name):
        assert list(list_reasons(f"{name} should be trusted again")) == []


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["motion", "introduction"])
def test_nothing_opens_and_the_field_is_named(editor, field):
    words = {"motion": "Homes should be small", "introduction": "What is at stake."}
    with pytest.raises(UnfitError, match="never about one home") as refused:
        open_debate(by=editor, **words | {field: "Oakfield Lodge should close"})
    assert refused.value.field == field
    assert not Debate.objects.exists()
