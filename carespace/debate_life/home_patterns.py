"""The patterns of words that could tell one home: its number, postcode, street, name or place."""

from __future__ import annotations

import re
from typing import Final

#: A number as Ofsted gives homes one: SC and six figures, or six or seven figures that are no sum of money.
URN: Final = re.compile(
    r"\burn\b|\b(?:SC|EY|CF)[\s-]?\d{6}\b|(?<![£$€\d.,])\b\d{6,7}\b(?!\s*(?:pounds|people|children|places|homes)\b|[.,]\d)",
    re.IGNORECASE,
)
POSTCODE: Final = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b", re.IGNORECASE)

NAME: Final = r"(?:[A-Z][\w’'-]*|St\.?)"
#: Words that begin a name by their capital alone, at the head of a sentence or in a heading: no name of a place.
NO_NAME_WORDS: Final = """
a an and all any are as at be between both but by can cannot could do does each england english every
for from had has have how if in into is it its local may might more most must new no not of on one only
open or our ofsted ought public secure shall should small some such than that the their there these this
those to too under until upon we welsh what when where which who why will with would young children
child childrens children’s children's family council councils county borough city town village parish
district national government government’s private registered residential care home homes crown high
magistrates magistrates’ supreme youth appeal royal white somerset chatham companies lords commons upper
lower downing fleet harley sesame wall lombard halfway safe guest open community music sports dance wind
solar free first second third last main best right wrong two three four i you they he she big fair level
playing same other another let make time safer step stepping sheltered supported art
"""
NO_NAME: Final = frozenset(NO_NAME_WORDS.split())
STREETS: Final = (
    r"Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Crescent|Cres|Terrace|Drive|Close|Grove|Gardens|Mews|Way|Row|Square|Walk|"
    r"Parade|Rise|Hill|Place|Gate|Green|Boulevard|Esplanade|Embankment|Wharf|Quay|Park|Cul-de-sac|Yard|Alley|Passage"
)
STREET: Final = re.compile(rf"\b({NAME})(?:\s+{NAME})*?\s+(?:{STREETS})\b(?!\s+(?:of|to|for)\b)")
#: With a number before it, a street is one in small letters too.
NUMBERED: Final = re.compile(
    rf"\b(?:no\.?\s*|number\s+)?\d{{1,4}}[a-z]?,?\s+(?:[\w’'-]+\s+){{1,3}}(?:{STREETS})\b", re.IGNORECASE
)
#: "the High Street", "on the street", "a one-way street" are no address.
NO_ADDRESS: Final = re.compile(
    r"\b\d+\s+(?:per cent|percent|years?|months?|weeks?|days?|homes|children|councils)\b", re.IGNORECASE
)

HOUSES: Final = (
    r"House|Lodge|Cottage|Manor|Hall|Grange|Farm|Farmhouse|Villa|Barn|Mill|Rectory|Vicarage|Priory|Abbey|View|"
    r"Bungalow|Croft|Heights|Court|Gables|Towers?|Mount|Hollow|Nook|Haven|Retreat|Hostel|Chase|Dene|Acre|Acres|Bank|"
    r"Brook|Dell|Elms|Firs|Fold|Garth|Holme|Holt|Hurst|Lea|Lawns|Meadows?|Oaks?|Orchard|Paddock|Pines|Poplars|Ridge|"
    r"Spinney|Stables|Thatch|Vale|Warren|Willows?|Woods?|Beeches|Birches|Cedars|Chestnuts|Laurels|Limes|Hollies|Rowans"
)
NAMED_HOUSE: Final = re.compile(rf"\b({NAME})(?:\s+{NAME})*?\s+(?:{HOUSES})\b(?!\s+of\b)")
#: "The Willows": no other name before it.
THE_HOUSE: Final = re.compile(
    r"\b[Tt]he\s+(?:Old\s+\w+|Gables|Elms|Firs|Lawns|Meadows|Oaks|Pines|Poplars|Willows|Beeches|Birches|Cedars|Chestnuts|"
    r"Laurels|Limes|Hollies|Rowans|Paddock|Spinney|Stables|Orchard|Grange|Lodge|Cottage|Vicarage|Rectory|Manor|Barn|Mill|"
    r"Croft|Hollow|Nook|Haven|Retreat|Chase|Dell)\b(?!\s+of\b)"
)
SMALL_HOUSE: Final = re.compile(
    r"\b([a-z][\w’'-]{2,})\s+(?:lodge|cottage|grange|farmhouse|rectory|vicarage|priory|bungalow)\b"
)
PLACE: Final = r"(?:on|in|at|near|by|behind|beside|opposite|off)"
#: One home, told apart by where it is or by pointing at it.
ONE_HOME: Final = re.compile(
    rf"\b(?:the|that|this)\s+(?:\w+(?:[-’']\w+)?\s+){{0,3}}home\s+{PLACE}\s+(?!general\b|question\b|order\b|all\b|practice\b|"
    r"future\b|law\b|mind\b|need\b|risk\b|first\b|which\b|it\b|a\b|an\b|every\b|any\b|least\b|most\b|this country\b)"
    rf"|\b(?:this|that)\s+(?:children[’']?s[’']?\s+|care\s+|residential\s+)?home\b(?!\s*(?:office|secretary|rule|visit|life|truth))"
    rf"|\b(?:a|one|the)\s+(?:single\s+|certain\s+|named\s+|particular\s+)?(?:children[’']?s[’']?\s+|care\s+)?home\s+"
    rf"(?:called|named|known as)\b",
    re.IGNORECASE,
)
#: Words an owner's name may be made of that say nothing of who it is.
GENERIC_WORDS: Final = """
a and care centre children childrens community family families for foster fostering group home homes in
independent living of people person provision residential school secure service services small social
society support the therapeutic trust uk young youth new
"""
GENERIC: Final = frozenset(GENERIC_WORDS.split())
