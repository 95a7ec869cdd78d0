"""A motion that could tell one home opens nothing; one about policy opens."""

import pytest

from carespace.debate_life.corrections import correct_motion, note_correction
from carespace.debate_life.lifecycle import close_debate, conclude_debate, end_debate, open_debate
from carespace.debate_life.motion_checks import list_reasons
from carespace.models import Debate
from carespace.refusals import UnfitError
from tests.carespace.harmless_motions import make_harmless_motions
from tests.carespace.home_motions import make_home_motions
from tests.factories.carespace import DebateFactory
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


DISGUISED = """
ROSE COTTAGE should close|Rose\u200bCottage|Rose Cot\u200btage|Rose Cot\u00adtage|Ｒｏｓｅ Ｃｏｔｔａｇｅ|Rose cottage|rose-cottage
Rose\u00a0Cottage|Oak-House|oak house|the oak house home|OakHouse|Rosecottage|elm tree farm|oakfield court|heron’s house|herons house
\u0420ose Cottage|Rose C\u043ettage|Ro\u0301se Cottage|St Mary\u02bcs Lodge|the willows|THE WILLOWS SHOULD CLOSE|the old bakery
Woodside children\u2019s home|woodside children's home|Greenfields Residential Home|Beeches care home
on elm road|Elm road|elm rd|near harbour lane|elm street in leeds|Elm\u2011Road
the home\u200b on elm road|the home next to the school|the home across from the school|our home in Leeds
the home for boys in Barnsley|the home run by Mrs Jones in Barnsley|home called fernlea|the home known locally as fernlea
ＳＣ１２３４５６|S C 1 2 3 4 5 6|SC-12-3456|SC\u200b123456|SC\u2011123456|12 34 567|1 2 3 4 5 6 7
LS1-4AP|LS1.4AP|L\u200bS1 4AP|ＬＳ１ ４ＡＰ|LS1\u00a04AP
""".strip()
HARMLESS = """
Local authorities house too many children out of area|Every house should have a garden|Inside house rules matter
A home on a main road is no home|Homes should stand on quiet roads|By the roadside, in a place like that|Seaside places cost less
NO CHILD SHOULD LIVE FAR FROM HOME|CQC AND OFSTED SHOULD MERGE|A large house is no worse than a small one|Childcare place funding
Every children's home needs a garden|Secure children's homes should close by 2030|A residential home should not be a school too
On the other side of the road|Homes in the countryside are too far away|A place for every child|Children should walk to school
Upside, downside and hillside|In the street or in a home|Field work place standards|A lease of ten years|Young people's place in care
2025-26 should be the year of small homes|In 2025 2026 and 2027|24 to 26 July 2026|600 000 people|1,500,000 pounds|24 7 365
The home run by a council is better than the home run by a company|The home for a child is where they are loved
""".strip()


def split_cases(cases: str) -> list[str]:
    return cases.replace("\n", "|").split("|")


@pytest.mark.django_db
def test_no_other_letters_case_or_blank_hides_a_home():
    assert [case for case in split_cases(DISGUISED) if not list(list_reasons(case))] == []


@pytest.mark.django_db
def test_policy_in_any_case_is_no_home():
    assert {case: why for case in split_cases(HARMLESS) if (why := list(list_reasons(case)))} == {}


@pytest.mark.parametrize(
    "name", ["Ｂｒｉｇｈｔｆｏｌｄ futures", "BRIGHT\u200bFOLD FUTURES LTD", "Brіghtfold\u00a0Futures"]
)
def test_an_owner_is_found_in_other_letters(db, name):
    load_homes([home(2000001, owner="Brightfold Futures Limited")])
    assert list(list_reasons(f"{name} should close")) == ["“Brightfold Futures Limited” owns one home."]


@pytest.mark.parametrize(
    ("deed", "field"),
    [
        (lambda by, debate: end_debate(by=by, debate=debate, reason="Rose Cottage was named"), "reason"),
        (
            lambda by, debate: close_debate(by=by, debate=debate, outcome="Fine", reason="rose cottage"),
            "reason",
        ),
        (lambda by, debate: close_debate(by=by, debate=debate, outcome="Rose Cottage closes"), "outcome"),
        (lambda by, debate: conclude_debate(by=by, debate=debate, outcome="LS1 4AP closes"), "outcome"),
        (lambda by, debate: note_correction(by=by, debate=debate, text="It meant rose cottage"), "text"),
        (
            lambda by, debate: correct_motion(
                by=by, debate=debate, motion="A rule", introduction="Rose\u200bCottage"
            ),
            "introduction",
        ),
    ],
)
def test_nothing_an_editor_adds_for_readers_names_a_home(editor, deed, field):
    debate = DebateFactory()
    with pytest.raises(UnfitError, match="never about one home") as refused:
        deed(editor, debate)
    assert refused.value.field == field
    debate.refresh_from_db()
    assert (debate.end_reason, debate.has_notes, hasattr(debate, "closure")) == ("", False, False)
