"""The headings of every list of homes as at a day since 2015, word for word."""

from __future__ import annotations

from typing import Final

from tests.factories.ofsted_headings import Form, form

DAY_FORMS: Final[tuple[Form, ...]] = (
    form(
        "as-at",
        "2015",
        1,
        0,
        "Web link|URN|Provision type|Reg Status|Setting Name|Address 1|Address 2|Town|County|Postcode|Region|"
        "Local authority|Sector|Inspection type|Inspection Date|Inspection ID|Overall effectiveness|Outcomes "
        "for children and young people|Quality of care|The safety of children and young people|Leadership and"
        " management|Outcomes in education and related learning activities|Linked ED URN|Short breaks only",
    ),
    form(
        "as-at",
        "2016",
        2,
        0,
        "Web link|URN|Provision type|Registration status|Name|Address 1|Address 2|Town|County|Postcode|Govern"
        "ment Office Region|Local authority|Sector|Places|Linked education URN|Short breaks only children's h"
        "ome|Event type|Inspection date|Event number|Overall effectiveness|Outcomes for children and young pe"
        "ople|Quality of care|Safeguarding children and young people|Leadership and management",
    ),
    form(
        "as-at",
        "2017",
        2,
        1,
        "Web link|URN|Linked education URN|Provision type|Registration status|Name|Address 1|Address 2|Town|C"
        "ounty|Postcode|Ofsted Region|Government Office Region|Local authority|Parliamentary constituency|Sec"
        "tor|Places|Short breaks only|Event type|Inspection date|Publication date|Event number|Overall effect"
        "iveness|Outcomes for children and young people|Quality of care|Safeguarding children and young peopl"
        "e|Leadership and management",
    ),
    form(
        "as-at",
        "2018",
        2,
        0,
        "Web link|URN|Linked education URN|Provision type|Registration status|Name|Address 1|Address 2|Town|C"
        "ounty|Postcode|Ofsted Region|Government Office Region|Local authority|Parliamentary constituency|Sec"
        "tor|Places|Organisation|Event type|Inspection date|Publication date|Event number|Overall effectivene"
        "ss|Outcomes for children and young people|Quality of care|Safeguarding children and young people|Lea"
        "dership and management",
    ),
    form(
        "as-at",
        "2019",
        2,
        0,
        "Web link|URN|Linked Education URN|Provision type|Registration date|Registration status|Name|Address "
        "1|Address 2|Town|County|Postcode|Ofsted region|Government Office Region|Local authority|Parliamentar"
        "y constituency|Sector|Places|Organisation which owns the provider|Event type|Inspection date|Publica"
        "tion date|Event number|Overall experiences and progress of children and young people|Outcomes in edu"
        "cation and related learning activities|How well children and young people are helped and protected|T"
        "he effectiveness of leaders and managers",
    ),
    form(
        "as-at",
        "2020",
        2,
        0,
        "Web link|URN|Linked Education URN|Provision type|Registration date|Registration status|Name|Address "
        "1|Address 2|Town|County|Postcode|Ofsted region|Government Office Region|Local authority|Parliamentar"
        "y constituency|Sector|Places|Organisation which owns the provider|Event type|Inspection date|Publica"
        "tion date|Event number|Overall experiences and progress of children and young people|Outcomes in edu"
        "cation and related learning activities|Health services|How well children and young people are helped"
        " and protected|The effectiveness of leaders and managers",
    ),
    form(
        "as-at",
        "2021",
        2,
        0,
        "Web link|URN|Linked Education URN|Provision type|Registration date|Registration status|Name|Address "
        "1|Address 2|Town|County|Postcode|Ofsted region|Government Office Region|Local authority|Parliamentar"
        "y constituency|Sector|Places|Short-break-only children's home|Organisation which owns the provider|E"
        "vent type|Inspection date|Publication date|Event number|Overall experiences and progress of children"
        " and young people|Outcomes in education and related learning activities|Health services|How well chi"
        "ldren and young people are helped and protected|The effectiveness of leaders and managers",
    ),
    form(
        "as-at",
        "2022",
        5,
        0,
        "Web link|URN|Linked Education URN|Provision type|Registration date|Registration status|Name|Address "
        "1|Address 2|Town|County|Postcode|Ofsted region|Government Office Region|Local authority|Parliamentar"
        "y constituency|Sector|Places|Short-break-only children's home|Organisation which owns the provider|L"
        "atest full inspection event type|Latest full inspection date|Latest full inspection publication date"
        "|Latest full inspection event number|Latest full inspection overall experiences and progress of chil"
        "dren and young people|Latest full inspection outcomes in education and related learning activities|L"
        "atest full inspectio health services|Latest full inspection how well children and young people are h"
        "elped and protected|Latest full inspection the effectiveness of leaders and managers",
    ),
    form(
        "as-at",
        "2023",
        4,
        2,
        "Web link|URN|Linked Education URN|Provision type|Registration date|Registration status|Name|Address "
        "1|Address 2|Town|County|Postcode|Ofsted region|Government Office Region|Local authority|Parliamentar"
        "y constituency|Sector|Places|Short-break-only children's home|Multi-building children's home|Organis"
        "ation which owns the provider|Latest full inspection event type|Latest full inspection date|Latest f"
        "ull inspection publication date|Latest full inspection event number|Overall experiences and progress"
        " of children and young people|Outcomes in education and related learning activities|Health services|"
        "How well children and young people are helped and protected|The effectiveness of leaders and manager"
        "s",
    ),
    form(
        "as-at",
        "2024",
        4,
        0,
        "Web link|URN|Linked Education URN|Provision type|Registration date|Registration status|Name|Address "
        "1|Address 2|Town|County|Postcode|Ofsted region|Government Office Region|Local authority|Parliamentar"
        "y constituency|Sector|Premises|Places|Short-break-only children's home|Multi-building children's hom"
        "e|Organisation which owns the provider|Latest full inspection event type|Latest full inspection date"
        "|Latest full inspection publication date|Latest full inspection event number|Overall experiences and"
        " progress of children and young people|Outcomes in education and related learning activities|Health "
        "services|How well children and young people are helped and protected|The effectiveness of leaders an"
        "d managers|Previous full inspection event type|Previous full inspection event date|Previous full ins"
        "pection publication date|Previous full inspection event number|Previous overall experiences and prog"
        "ress of children and young people|Previous outcomes in education and related learning activities|Pre"
        "vious health services|Previous how well children and young people are helped and protected|Previous "
        "effectiveness of leaders and managers",
    ),
    form(
        "as-at",
        "2025",
        4,
        13,
        "Web link|URN|Linked Education URN|Provision type|Registration date|Registration status|Name|Address "
        "1|Address 2|Town|County|Postcode|Ofsted Region|Government Office Region|Local authority|Parliamentar"
        "y constituency|Sector|Places|Supported accommodation premises|Short-break-only children's home|Multi"
        " Building Children's Home|Organisation which owns the provider|\nLatest Full inspection event type|"
        "\nLatest full inspection date|Latest full inspection publication date|\nLatest full inspection event"
        " number|\nOverall experiences and progress of children and young people|Outcomes in education and re"
        "lated learning activities|Health services|\nHow well children and young people are helped and protec"
        "ted|The effectiveness of leaders and managers|Supported Accommodation outcome",
    ),
)
