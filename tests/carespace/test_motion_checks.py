"""A motion that could tell one home opens nothing; one about policy opens."""

import random

import pytest

from carespace.debate_life.lifecycle import open_debate
from carespace.debate_life.motion_checks import list_reasons
from carespace.models import Debate
from carespace.refusals import UnfitError
from tests.factories.ratings import home, load_homes

SEED = 20261129
FIRST = [
    "Oak",
    "Ash",
    "Elm",
    "Birch",
    "Rowan",
    "Hazel",
    "Maple",
    "Cedar",
    "Thorn",
    "Heather",
    "Bramble",
    "Fern",
    "Ivy",
    "Holly",
    "Larch",
    "Clay",
    "Stone",
    "River",
    "Mill",
    "Brook",
]
SECOND = [
    "field",
    "wood",
    "ford",
    "ley",
    "dale",
    "combe",
    "hurst",
    "bury",
    "thorpe",
    "by",
    "mere",
    "gate",
    "bridge",
    "side",
    "well",
    "bank",
    "down",
    "mount",
    "croft",
    "stead",
]
KINDS = [
    "House",
    "Lodge",
    "Cottage",
    "Manor",
    "Hall",
    "Grange",
    "Farm",
    "Villa",
    "Barn",
    "Rectory",
    "Vicarage",
    "Priory",
    "View",
    "Bungalow",
    "Croft",
    "Court",
    "Heights",
    "Towers",
    "Haven",
    "Oaks",
    "Meadow",
    "Orchard",
    "Paddock",
    "Ridge",
    "Willows",
]
PLURALS = [
    "Willows",
    "Beeches",
    "Gables",
    "Elms",
    "Firs",
    "Cedars",
    "Laurels",
    "Poplars",
    "Oaks",
    "Pines",
    "Limes",
    "Hollies",
    "Rowans",
    "Chestnuts",
    "Birches",
]
STREETS = [
    "Street",
    "Road",
    "Lane",
    "Avenue",
    "Crescent",
    "Terrace",
    "Drive",
    "Close",
    "Grove",
    "Gardens",
    "Mews",
    "Way",
    "Row",
    "Square",
    "Walk",
]
TOWNS = [
    "Northbridge",
    "Westhampton",
    "Eastmoor",
    "Southwell",
    "Kingsfield",
    "Dunmere",
    "Halverton",
    "Brackley",
    "Ossingham",
    "Tarnbury",
]
ABOUT = [
    "{} should lose its registration",
    "Ofsted should close {}",
    "{} should take no more children",
    "The council should stop placing children at {}",
    "Staff at {} should be paid more",
    "{} was judged too harshly",
    "No child should live at {}",
    "What happened at {} must be published",
    "{} deserves a second chance",
    "Places at {} cost too much",
]


def make_name(draw):
    return f"{draw.choice(FIRST)}{draw.choice(SECOND)}"


def make_mention(draw):
    """One made-up home by name, number, street or place."""
    name, town = make_name(draw), draw.choice(TOWNS)
    street = f"{name} {draw.choice(STREETS)}"
    return draw.choice(
        [
            f"{name} {draw.choice(KINDS)}",
            f"{name} {draw.choice(KINDS)}",
            f"{name} {draw.choice(KINDS)} in {town}",
            f"{name} {make_name(draw)} {draw.choice(KINDS)}",
            f"The {draw.choice(PLURALS)}",
            f"The Old {draw.choice(['Vicarage', 'School', 'Mill', 'Rectory', 'Bakery'])}",
            f"St {draw.choice(['Anne', 'Mark', 'Jude', 'Hilda'])}'s {draw.choice(['House', 'Lodge', 'Court'])}",
            f"{name.lower()} {draw.choice(['lodge', 'cottage', 'grange', 'bungalow', 'vicarage'])}",
            f"URN {draw.randint(1000000, 2999999)}",
            f"SC{draw.randint(0, 999999):06d}",
            f"home {draw.randint(1000000, 2999999)}",
            f"registration SC {draw.randint(0, 999999):06d}",
            f"{draw.randint(1, 240)} {street}",
            f"{draw.randint(1, 240)} {street.lower()}",
            f"the home on {street}",
            street,
            f"the home in {town}",
            f"the children’s home in {town}",
            f"the children's home near {town}",
            f"that small home at {town}",
            "this children's home",
            f"the new four-bed home on {street}",
            f"a home called {name}",
            f"the home at {draw.choice('BLMSN')}{draw.randint(1, 9)} {draw.randint(1, 9)}{draw.choice('AB')}{draw.choice('DEX')}",
            f"{draw.choice(['WN', 'LS', 'DN'])}{draw.randint(1, 29)} {draw.randint(1, 9)}QT",
        ]
    )


def make_home_motions(number):
    draw = random.Random(SEED)
    found = set()
    while len(found) < number:
        found.add(draw.choice(ABOUT).format(make_mention(draw)))
    return sorted(found)


COUNCILS = [
    "Wigan",
    "Leeds",
    "Kent",
    "Essex",
    "Surrey",
    "Devon",
    "Norfolk",
    "Suffolk",
    "Durham",
    "Cumbria",
    "Cornwall",
    "Rochdale",
    "Bolton",
    "Bury",
    "Oldham",
    "Salford",
    "Trafford",
    "Stockport",
    "Tameside",
    "Manchester",
    "Liverpool",
    "Sefton",
    "Knowsley",
    "Wirral",
    "Halton",
    "Warrington",
    "Lancashire",
    "Blackpool",
    "Bradford",
    "Calderdale",
    "Kirklees",
    "Wakefield",
    "Sheffield",
    "Barnsley",
    "Rotherham",
    "Doncaster",
    "Hull",
    "Lincolnshire",
    "Nottingham",
    "Leicester",
    "Derby",
    "Coventry",
    "Birmingham",
    "Sandwell",
    "Dudley",
    "Walsall",
    "Wolverhampton",
    "Solihull",
    "Bristol",
    "Plymouth",
    "Torbay",
    "Hackney",
    "Camden",
    "Islington",
    "Lambeth",
    "Southwark",
    "Croydon",
    "Ealing",
    "Barnet",
    "Enfield",
]
COUNCIL_MOTIONS = [
    "{} Council should open children’s homes of its own",
    "{} should pay foster carers as Scotland does",
    "The London Borough of {} should publish what placements cost",
    "{} City Council should place every child within twenty miles",
    "{} County Council should merge its homes with its neighbours’",
    "Councils like {} should own their homes again",
]
POLICY = [
    "Ofsted should drop the overall judgement",
    "Every children’s home should have a nurse",
    "Profit should be banned in children’s homes",
    "Small homes are better for children than large ones",
    "Inspectors should visit within six weeks of a new registration",
    "Unregistered placements should be a criminal offence",
    "Managers should need a degree",
    "The state should cap what private owners may charge",
    "Children in care should choose their own social worker",
    "Residential care should be a positive choice",
    "Homes should be allowed to refuse a placement",
    "The regulator should publish homes’ names again",
    "Staff should be registered as social workers are",
    "Night staff should stay awake",
    "A home with two inadequate judgements should close",
    "Foster care should be tried before any home",
    "Agencies should be paid no more than councils pay their own",
    "The Home Office should fund care for children who come alone",
    "The House of Commons should debate secure homes every year",
    "The House of Lords was right about unaccompanied children",
    "Downing Street should answer for the crisis in care",
    "High Street shops should hire care leavers first",
    "The Family Court should sit in the evening",
    "The High Court should stop depriving children of their liberty without a home to go to",
    "The Crown Court is no place for a child in care",
    "Town Hall politics harm children in care",
    "The Right Way to judge a home is to ask the children",
    "Care leavers under 25 should pay no council tax",
    "Placements beyond 20 miles should need a director’s signature",
    "£1500000 a place is too much",
    "The 2,000 children in unregistered homes are a scandal",
    "In 2026 Ofsted should inspect without notice",
    "Two thirds of homes should be run by councils by 2030",
    "Judges should see the home before they sign the order",
    "The children’s home in law should be defined by its care, not by its beds",
    "A children’s home is not a hotel",
    "Homes in the North West should be no cheaper than in the South East",
    "Homes near the coast should take fewer children from London",
    "Ofsted Should Close Failing Homes Faster",
    "A Level Playing Field for small owners is fair",
]
VARIED = [
    (
        "{} should be inspected every year",
        [
            "Secure homes",
            "Supported lodgings",
            "Residential schools",
            "Short-break homes",
            "Large owners",
            "New homes",
            "Hospitals",
            "Agencies",
            "Fostering services",
            "Holiday schemes",
        ],
    ),
    (
        "Children should be asked about {}",
        [
            "their food",
            "their staff",
            "moving",
            "school",
            "their rooms",
            "contact",
            "the rules",
            "sanctions",
            "inspections",
            "their files",
        ],
    ),
    (
        "{} should be paid at least as much as teachers",
        [
            "Managers",
            "Night staff",
            "Key workers",
            "Deputies",
            "Inspectors",
            "Foster carers",
            "Advocates",
            "Youth workers",
            "Therapists",
            "Cooks",
        ],
    ),
    (
        "The government should publish {} each quarter",
        [
            "the number of moves",
            "what places cost",
            "who owns homes",
            "how far children live from home",
            "missing episodes",
            "restraints",
            "waiting lists",
            "staff turnover",
            "school exclusions",
            "court orders",
        ],
    ),
    (
        "{} do more harm than good",
        [
            "Large homes",
            "Unannounced inspections",
            "Overall judgements",
            "Emergency placements",
            "Long placements",
            "Agency shifts",
            "Private owners",
            "Mergers",
            "Sanctions",
            "League tables",
        ],
    ),
    (
        "No child under {} should live in a home",
        ["ten", "eleven", "twelve", "thirteen", "fourteen", "eight", "seven", "six", "five", "sixteen"],
    ),
    (
        "Homes with {} beds are too large",
        ["four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "fifteen", "twenty"],
    ),
    (
        "Ofsted should ask {} before it judges a home",
        [
            "the children",
            "their parents",
            "the council",
            "the school",
            "the police",
            "former residents",
            "the neighbours",
            "night staff",
            "care leavers",
            "social workers",
        ],
    ),
    (
        "{} should sit on the board of every owner",
        [
            "A care leaver",
            "A councillor",
            "A nurse",
            "A teacher",
            "A judge",
            "A parent",
            "A union official",
            "A psychologist",
            "A youth worker",
            "An auditor",
        ],
    ),
    (
        "It should be easier to {} a children’s home",
        ["open", "close", "run", "buy", "rent", "staff", "inspect", "sell", "extend", "leave"],
    ),
]


def make_harmless_motions():
    """200 motions about policy, 60 of which name a council."""
    councils = [COUNCIL_MOTIONS[n % len(COUNCIL_MOTIONS)].format(name) for n, name in enumerate(COUNCILS)]
    varied = [pattern.format(word) for pattern, words in VARIED for word in words]
    return councils, [*POLICY, *varied]


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
