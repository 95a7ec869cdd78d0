"""The headings of every form Ofsted has published since 2014, word for word: the kind, the year, how deep, and the cells."""

from __future__ import annotations

from typing import Final

from tests.factories.ofsted_day_forms import DAY_FORMS
from tests.factories.ofsted_headings import Form, form


def find_day_headings(year: str) -> str:
    """The headings of a year's list of homes as at a day: three lists of inspections have the same."""
    return next("|".join(day.headings) for day in DAY_FORMS if day.year == year)


FORMS: Final[tuple[Form, ...]] = (
    *DAY_FORMS,
    form(
        "places",
        "2018",
        1,
        0,
        "Web link|URN|Linked education URN|Provision type|Registration status|Name|Address 1|Address 2|Town|C"
        "ounty|Postcode|Ofsted Region|Government Office Region|Local authority|Parliamentary constituency|Sec"
        "tor|Places|Organisation name",
    ),
    form(
        "places",
        "2025",
        4,
        0,
        "Web link|URN|Linked education URN|Provision type|Registration date|Registration status|Name|Address "
        "1|Address 2|Town|County|Postcode|Ofsted Region|Government Office Region|Local authority|Parliamentar"
        "y constituency|Sector|Places|Supported accommodation premises|Short-break-only children's home|Multi"
        " building children's home|Organisation name",
    ),
    form("in-year", "2014-15", 1, 0, find_day_headings("2015")),
    form(
        "in-year",
        "2015-16",
        1,
        0,
        "Web link|URN|Provision type|Registration Status|Name|Address 1|Address 2|Town|County|Postcode|Govern"
        "ment Office Region|Local authority|Sector|Places|Linked education URN|Event type|Inspection date|Eve"
        "nt number|Overall effectiveness|Outcomes for children and young people|Quality of care|Safeguarding "
        "children and young people|Leadership and management",
    ),
    form(
        "in-year",
        "2016-17",
        1,
        0,
        "Web link|URN|Provision type|Registration Status|Address 1|Address 2|Town|County|Postcode|Ofsted Regi"
        "on|Government Office Region|Local authority|Sector|Places|Linked Education URN|Short breaks only|Eve"
        "nt type|Inspection date|Event number|Overall effectiveness|Outcomes for children and young people|Qu"
        "ality of care|Safeguarding children and young people|Leadership and management",
    ),
    form(
        "in-year",
        "2017-18",
        1,
        0,
        "Web link|URN|Linked Education URN|Provision type|Registration Status|Name|Address 1|Address 2|Town|C"
        "ounty|Postcode|Ofsted Region|Government Office Region|Local authority|Parliamentary constituency|Sec"
        "tor|Places|Organisation|Event type|Inspection date|Publication date|Event number|Overall effectivene"
        "ss|Outcomes for children and young people|Quality of care|Safeguarding children and young people|Lea"
        "dership and management",
    ),
    form("in-year", "2018-19", 1, 0, find_day_headings("2019")),
    form("in-year", "2019-20", 1, 0, find_day_headings("2020")),
    form(
        "in-year",
        "2021-22",
        1,
        0,
        "Web link|URN|Linked Education URN|Provision type|Registration date|Registration status|Name|Address "
        "1|Address 2|Town|County|Postcode|Ofsted region|Government Office Region|Local authority|Parliamentar"
        "y constituency|Sector|Places|Short-break-only children's home|Organisation which owns the provider|I"
        "nspection event type|Inspection date|Inspection publication date|Inspection event number|Inspection "
        "overall experiences and progress of children and young people|Inspection outcomes in education and r"
        "elated learning activities|Inspection health services|Inspection how well children and young people "
        "are helped and protected|Inspection the effectiveness of leaders and managers",
    ),
    form(
        "in-year",
        "2022-23",
        4,
        21,
        "Web link|URN|Linked Education URN|Provision type|Registration date|Registration status|Name|Address "
        "1|Address 2|Town|County|Postcode|Ofsted region|Government Office Region|Local authority|Parliamentar"
        "y constituency|Sector|Places|Short-break-only children's home|Multi-building children's home|Organis"
        "ation which owns the provider|Inspection event type|Inspection date|Inspection publication date|Insp"
        "ection event number|Overall experiences and progress of children and young people|Outcomes in educat"
        "ion and related learning activities|Health services|How well children and young people are helped an"
        "d protected|The effectiveness of leaders and managers",
    ),
    form(
        "in-year",
        "2023-24",
        4,
        21,
        "Web link|URN|Linked Education URN|Provision type|Registration date|Registration status|Name|Address "
        "1|Address 2|Town|County|Postcode|Ofsted region|Government Office Region|Local authority|Parliamentar"
        "y constituency|Sector|Places|Short-break-only children's home|Multi-building children's home|Organis"
        "ation which owns the provider|Inspection event type|Inspection date|Inspection publication date|Insp"
        "ection event number|Overall experiences and progress of children and young people|Outcomes in educat"
        "ion and related learning activities|Health services|How well children and young people are helped an"
        "d protected|The effectiveness of leaders and managers|Previous Event type|Previous inspection Date|P"
        "revious publication date|Previous event number|Previous overall experiences and progress of children"
        " and young people|Previous outcomes in education and related learning activities|Previous health ser"
        "vices|Previous how well children and young people are helped and protected|Previous effectiveness of"
        " leaders and managers",
    ),
    form(
        "in-year",
        "2024-25",
        4,
        0,
        "Web link|URN|Linked Education URN|Provision type|Registration date|Registration status|Name|Address "
        "1|Address 2|Town|County|Postcode|Ofsted Region|Government Office Region|Local authority|Parliamentar"
        "y constituency|Sector|Places|Supported accommodation premises|Short-break-only children's home|Multi"
        " building children's home|Organisation which owns the provider|\nInspection event type|Inspection da"
        "te|Inspection publication date|\nInspection event number|\nOverall experiences and progress of child"
        "ren and young people|Outcomes in education and related learning activities|Health services|How well "
        "children and young people are helped and protected|The effectiveness of leaders and managers|Support"
        "ed Accommodation outcome",
    ),
    *(
        form(
            "movements",
            year,
            1,
            0,
            "URN|Provision type|Ofsted Region|Government Office Region|Local authority|Parliamentary constituency"
            "|Sector|Places|First effective date (that the provider became active)|First effective date (that the"
            " provider became resigned)|First effective date (that the provider closed)|First effective date (tha"
            "t the provider became cancelled)|Flag for appealed|Joiner status|Leaver status|Registration status ("
            "as at @startdate)|Registration status (as at @enddate)|Inspectorate (as at @startdate)|Inspectorate "
            "(as at @enddate)|Name",
        )
        for year in ("2017", "2018")
    ),
    form(
        "movements",
        "2019",
        1,
        0,
        "URN|Provision type|Ofsted Region|Government Office Region|Local authority|Parliamentary constituency"
        "|Sector|Places|Registration date|Date closed|Joiner status|Leaver status|Registration status at 31 M"
        "arch 2019|Name|Notes",
    ),
    form(
        "movements",
        "2020",
        1,
        0,
        "URN|Provision type|Ofsted Region|Government Office Region|Local authority|Parliamentary constituency"
        "|Sector|Places|Registration date|Cancelled or resigned date|Joiner status|Leaver status|Registration"
        " status at 31 March 2020|Name",
    ),
    form(
        "movements",
        "2021",
        1,
        0,
        "URN|Provision type|Ofsted Region|Government Office Region|Local authority|Parliamentary constituency"
        "|Sector|Places|Short-break-only children's home|Registration date|Resigned/closed date|Joiner status"
        "|Leaver status|Registration status|Name",
    ),
    form(
        "movements",
        "2022",
        4,
        0,
        "URN|Provision type|Ofsted Region|Government Office Region|Local authority|Parliamentary constituency"
        "|Sector|Places|Short-break-only children's home|Registration date|Cancelled or resigned date|Joiner "
        "status|Leaver status|Registration status (as at 31 March 2022)|Name",
    ),
    form(
        "movements",
        "2023",
        4,
        0,
        "URN|Provision type|Ofsted Region|Government Office Region|Local authority|Parliamentary constituency"
        "|Sector|Places|Short-break-only children's home|First effective date (that the provider became activ"
        "e)|First effective date (that the provider became resigned)|First effective date (that the provider "
        "closed)|First effective date (that the provider became cancelled)|Joiner status|Leaver status|Regist"
        "ration status (as at 1 April 2022)|Registration status (as at 31 March 2023)|Inspectorate (as at 1 A"
        "pril 2022)|Inspectorate (as at 31 March 2023)|Name|Reason",
    ),
    form(
        "movements",
        "2025",
        4,
        0,
        "URN|Provision type|Ofsted Region|Government Office Region|Local authority|Parliamentary constituency"
        "|Sector|Places|Supported accommodation premises|Short-break-only children's home|\nFirst effective d"
        "ate (that the provider became active)|First effective date (that the provider became resigned)|First"
        " effective date (that the provider closed)|First effective date (that the provider became cancelled)"
        "|Joiner status|Leaver status|Registration status (as at 1 April 2024)|Registration status (as at 31 "
        "March 2025)|Inspectorate (as at 1 April 2024)|Inspectorate (as at 31 March 2025)|Setting name|Reason",
    ),
)
