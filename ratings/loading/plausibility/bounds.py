"""How far a list of Ofsted's may lie from the lists beside it. Each number is derived in `docs/plausibility.md`."""

from __future__ import annotations

import math
from datetime import date
from typing import Final

#: Homes gone or new from one list to the next: so great a part whatever the time between them, and so great a part of
#: those that are left for every year. A revision of a day may change as much as the first of `AT_ONCE`.
AT_ONCE: Final = 0.02
GONE_A_YEAR: Final = 0.10
NEW_A_YEAR: Final = 0.22
#: Between lists of one day or a few weeks apart.
LEAST_ALLOWED: Final = 0.05
#: Homes listed both times that had a judgement and have none, or another date of registration.
LOST_JUDGEMENTS: Final = 0.02
OTHER_REGISTRATIONS: Final = 0.02
#: Judgements that a revision of a day changes.
REVISED_JUDGEMENTS: Final = 0.05
#: Inspections known from other lists, given another grade or another day here.
OTHER_GRADES: Final = 0.02
OTHER_DAYS: Final = 0.02
#: Rows that are those of another day or year.
SAME_ROWS: Final = {"as-at": 0.95, "places": 0.95, "in-year": 0.5, "movements": 0.5}
#: Homes of which two lists say another sector, region or type; another authority, since boundaries are drawn anew.
OTHER_WORDS: Final = 0.02
OTHER_AUTHORITY: Final = 0.1
#: Homes that change hands or are spelt otherwise, and homes with another number of places, for every year.
OWNERS_A_YEAR: Final = 0.4
PLACES_A_YEAR: Final = 0.1
#: What a list must hold of another list of the same day or year, missing.
MISSING_FROM_LIST: Final = 0.1

#: Homes without a judgement in a list as at a day.
WITHOUT_JUDGEMENT: Final = 0.3
#: Judged homes with one and the same grade, and how many grades a list has.
SAME_GRADE: Final = 0.85
FEWEST_GRADES: Final = 3
#: Private homes without an owner, since Ofsted names owners.
WITHOUT_OWNER: Final = 0.05
OWNERS_SINCE: Final = date(2018, 3, 31)
#: Rows with an empty cell in a column that is filled in every list since a day.
BLANK_CELLS: Final = 0.05
PLACES_SINCE: Final = date(2016, 3, 31)
REGISTRATIONS_SINCE: Final = date(2021, 3, 31)
#: Where the grade overall and that of an area differ, the overall one is the better in so great a part of the homes.
#: Of help and protection it was the worse before the inspections of April 2015.
OVERALL_IS_BETTER: Final = {"protection": 0.5, "leadership": 0.35}
#: Where an area has a grade, it is the one overall in so great a part.
AREAS_AGREE: Final = 0.65
#: Days of an inspection, its report and the registration out of their order; numbers that inspections of several homes share.
DAYS_OUT_OF_ORDER: Final = 0.02
SHARED_EVENTS: Final = 0.02
#: Places of a home, on average.
FEWEST_PLACES: Final = 2.5
MOST_PLACES: Final = 8.0
#: Private homes that one name owns, where so many have an owner.
GREATEST_OWNER: Final = 0.25
ENOUGH_FOR_OWNERS: Final = 100
#: Homes listed as at a day that are neither active nor suspended.
NOT_ACTIVE: Final = 0.02
NEW_INSPECTIONS: Final = date(2017, 4, 1)
OLD_INSPECTIONS: Final = date(2015, 4, 1)
FEWEST_THAT_DIFFER: Final = 30
#: So many dates of a column of which none is later than the 12th of its month.
FEWEST_DATES: Final = 12
#: Days between the newest event of a list and its day, those without routine inspection not counted.
SILENT_DAYS: Final = 60
NO_INSPECTION: Final = (date(2020, 3, 17), date(2021, 4, 12))
#: Lists of joiners and leavers with fewer rows need not name every region.
ENOUGH_FOR_REGIONS: Final = 100

#: Of Ofsted's own total: where no reason for a difference is known, and where one is.
OFF_TOTAL: Final = 0.02
OFF_NOTED_TOTAL: Final = 0.1
#: Homes in a list of judged homes only, of all homes of the day.
JUDGED_ONLY: Final = 0.85
#: Where Ofsted printed no total for the day: beside the nearest it printed, the part by which a count may shrink or grow.
FROM_NEAREST: Final = 0.05
SHRINKS_A_YEAR: Final = 0.05
GROWS_A_YEAR: Final = 0.25


def allow_gone(years: float) -> float:
    """The greatest part of the earlier list's homes that may be gone after so many years."""
    return allow_change(GONE_A_YEAR, years)


def allow_new(years: float) -> float:
    """The greatest part of the later list's homes that may be new after so many years."""
    return allow_change(NEW_A_YEAR, years)


def allow_change(a_year: float, years: float) -> float:
    """A part allowed at once, and one of what is left for every year."""
    return max(LEAST_ALLOWED, 1 - (1 - AT_ONCE) * math.pow(1 - a_year, years))
