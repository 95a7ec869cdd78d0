"""The words of ratings: slugs, what people read, and their order. One module for all of them."""

from __future__ import annotations

from typing import Final

OUTCOMES: Final[dict[str, str]] = {
    "outstanding": "Outstanding",
    "good": "Good",
    "requires-improvement": "Requires improvement",
    "inadequate": "Inadequate",
}
NOT_JUDGED: Final = ""
#: What a home may have been in one release and be in the next.
BEFORE: Final[dict[str, str]] = {**OUTCOMES, "not-judged": "Not judged yet"}
AFTER: Final[dict[str, str]] = {**BEFORE, "closed": "No longer listed"}

SECTORS: Final[dict[str, str]] = {
    "private": "Private",
    "voluntary": "Voluntary",
    "local-authority": "Local authority",
    "health-authority": "Health authority",
}

NO_OWNER: Final = "not published"
OWNER_SIZES: Final[dict[str, str]] = {
    "1": "1 home",
    "2-4": "2 to 4 homes",
    "5-9": "5 to 9 homes",
    "10+": "10 homes or more",
    NO_OWNER: "Owner not published",
}

REGIONS: Final[dict[str, str]] = {
    "north-east": "North East",
    "north-east-yorkshire-and-the-humber": "North East, Yorkshire and the Humber",
    "north-west": "North West",
    "yorkshire-and-the-humber": "Yorkshire and The Humber",
    "east-midlands": "East Midlands",
    "west-midlands": "West Midlands",
    "east-of-england": "East of England",
    "london": "London",
    "south-east": "South East",
    "south-west": "South West",
}
#: The one region that exists only where Ofsted published its own eight regions.
JOINT_REGION: Final = "north-east-yorkshire-and-the-humber"
#: The two Government Office Regions that the joint one stands for.
JOINT_PARTS: Final = ("north-east", "yorkshire-and-the-humber")

PROVISION_TYPES: Final[dict[str, str]] = {
    "childrens-home": "Children’s home",
    "secure-childrens-home": "Secure children’s home",
    "residential-special-school": "Residential special school registered as a children’s home",
}

#: How long before a release's day the latest judgement was given.
AGES: Final[dict[str, str]] = {
    "under-1": "Under 1 year",
    "1-2": "1 to 2 years",
    "2-3": "2 to 3 years",
    "3-plus": "3 years or more",
    "none": "Not judged yet",
}

#: What has become of a release, as programs and people read it.
RELEASE_STATES: Final[dict[str, str]] = {
    "stands": "Stands",
    "replaced": "Replaced",
    "withdrawn": "Withdrawn",
}
BASES: Final[dict[str, str]] = {"as-at": "as at", "in-year": "in year"}
AREAS: Final[dict[str, str]] = {
    "overall": "Overall experiences and progress",
    "protection": "How well children are helped and protected",
    "leadership": "How effective leaders and managers are",
}
UNITS: Final[dict[str, str]] = {"share": "share", "count": "number", "homes": "homes", "places": "places"}
#: Units that count homes listed, judged or not.
LISTED_UNITS: Final = frozenset({"homes", "places"})
BREAKDOWNS: Final[dict[str, str]] = {
    "owner-size": "size of owner",
    "sector": "sector",
    "region": "region",
    "sector-and-owner-size": "sector and size of private owner",
    "local-authority": "local authority",
    "owner": "owner",
    "provision-type": "type of home",
    "age": "age of latest judgement",
    "outcome-before": "judgement before",
}
#: The breakdown that tells what homes of each judgement became by the next release.
TRANSITIONS: Final = "outcome-before"

#: Below this many judged homes a share says too little: counts only.
SMALL_BASE: Final = 20


def classify_owner_size(homes: int) -> str:
    """The owner-size group of an owner with so many children's homes in one release."""
    if homes < 1:
        return NO_OWNER
    if homes == 1:
        return "1"
    if homes <= 4:
        return "2-4"
    return "5-9" if homes <= 9 else "10+"
