"""The patterns of words that could tell one home: its number, postcode, street, name or place."""

from __future__ import annotations

import re
from typing import Final

#: A number as Ofsted gives homes one: SC and six figures, or six or seven figures that are no sum of money.
URN: Final = re.compile(
    r"\burn\b|\b(?:S ?C|E ?Y|C ?F)[\s.-]?(?:\d[\s.-]?){5}\d\b"
    r"|(?<![£$€\d.,])\b(?:\d{6,7}|\d(?:[ -]\d){5,6}|(?=(?:\d[ -]?){6,7}\b(?![ -]?\d))\d{1,3}(?:[ -]\d{2,3}){1,3})\b"
    r"(?!\s*(?:pounds|people|children|places|homes)\b|[.,]\d|[ -]\d)",
    re.IGNORECASE,
)
POSTCODE: Final = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?[\s.-]?\d[A-Z]{2}\b", re.IGNORECASE)

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
playing same other another inside outside let make time safer step stepping sheltered supported art
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
#: The kind of place in small letters too, after a name with its capital: "Rose cottage", "Elm road".
NAMED_KIND: Final = re.compile(
    rf"\b({NAME})(?:\s+{NAME})*?[\s-](?i:lodge|cottage|manor|grange|farm|farmhouse|villa|barn|rectory|vicarage|priory|bungalow|"
    rf"croft|road|rd|street|lane|avenue|ave|crescent|cres|mews|(?<![a-z]s )house)\b(?!\s+of\b)"
)
#: What homes, farms and lanes are named after, and how names of places end.
NATURE: Final = (
    r"oak|ash|elm|birch|beech|rowan|hazel|maple|cedar|hawthorn|blackthorn|heather|bramble|fern|ivy|holly|larch|willow|rose|"
    r"laurel|lime|poplar|chestnut|sycamore|alder|aspen|cherry|apple|lavender|primrose|poppy|daisy|fox|badger|heron|robin|"
    r"skylark|swallow|kestrel|orchard|meadow|brook"
)
PLACE_END: Final = r"\w{2,}(?:field|wood|ford|ley|dale|combe|hurst|bury|thorpe|mere|bridge|side|bank|brook|lea|stead|worth|holme)"
KINDS: Final = (
    r"house|lodge|cottage|manor|hall|grange|farm|farmhouse|villa|barn|mill|view|bungalow|croft|heights|court|gables|towers?|"
    r"mount|hollow|nook|haven|hostel|chase|dene|bank|dell|fold|tree|road|rd|street|lane|avenue|ave|crescent|terrace|drive|"
    r"close|grove|gardens|mews|way|row|square|walk|rise|hill|place|gate|green"
)
#: A name like that in small letters: "oak house", "elm tree farm", "oakfield court"; and in one word or with a hyphen.
SMALL_NAME: Final = re.compile(
    rf"\b(?:(?:{NATURE})s?(?:[’']s)?|(?!(?:in|out|be|un|on|off|re|along|up|down|step|top|road|sea|fire|bed|country)[a-z]{{0,3}}(?:side|stead|wood|ley|lea)\b){PLACE_END})"
    rf"(?:[\s-](?:tree|wood|field|hill|view))?[\s-](?:{KINDS})\b(?!\s+of\b)"
    rf"|\b(?:{NATURE})(?:house|lodge|cottage|grange|farm|hall|court)\b",
    re.IGNORECASE,
)
#: A street in small letters that something stands on.
SMALL_STREET: Final = re.compile(
    r"\b(?:on|in|at|off|near|behind)\s+(?!(?:the|a|an|main|high|busy|quiet|residential|same|their|our|your|my|its|next|one|every|each|"
    r"any|own|side|back|ordinary|country|public|private|nearby|rural|urban|long|other|another|local|dead|this|that|which)\b)"
    r"([a-z][\w’'-]{2,})\s+(?:road|rd|street|lane|avenue|ave|crescent|cres|mews)\b",
    re.IGNORECASE,
)
#: "the willows" in small letters: of these the article makes a name.
SMALL_THE_HOUSE: Final = re.compile(
    r"\bthe\s+(?:gables|elms|firs|lawns|oaks|pines|poplars|willows|beeches|birches|cedars|chestnuts|laurels|hollies|rowans|"
    r"spinney|vicarage|rectory|grange|croft|old\s+(?:vicarage|rectory|mill|bakery|manor|barn|farm|school|chapel|forge|dairy))\b"
    r"(?!\s+of\b)",
    re.IGNORECASE,
)
#: "Woodside children’s home": a name before the one home.
NAMED_HOME: Final = re.compile(
    rf"\b({NAME})(?:\s+{NAME})*?\s+(?i:children[’']?s[’']?|residential|care)\s+(?i:home)\b"
)
SMALL_NAMED_HOME: Final = re.compile(
    rf"\b(?:{NATURE}|{PLACE_END})s?\s+(?:children[’']?s[’']?|residential|care)\s+home\b", re.IGNORECASE
)
THE_HOUSE: Final = re.compile(
    r"\b[Tt]he\s+(?:Old\s+\w+|Gables|Elms|Firs|Lawns|Meadows|Oaks|Pines|Poplars|Willows|Beeches|Birches|Cedars|Chestnuts|"
    r"Laurels|Limes|Hollies|Rowans|Paddock|Spinney|Stables|Orchard|Grange|Lodge|Cottage|Vicarage|Rectory|Manor|Barn|Mill|"
    r"Croft|Hollow|Nook|Haven|Retreat|Chase|Dell)\b(?!\s+of\b)"
)
SMALL_HOUSE: Final = re.compile(
    r"\b([a-z][\w’'-]{2,})\s+(?:lodge|cottage|grange|farmhouse|rectory|vicarage|priory|bungalow)\b"
)
PLACE: Final = r"(?:on|in|at|near|by|behind|beside|opposite|off|next\s+to|next\s+door\s+to|across\s+from|close\s+to|down|up|round)"
#: One home, told apart by where it is or by pointing at it.
ONE_HOME: Final = re.compile(
    rf"\b(?:the|that|this|our|your)\s+(?:\w+(?:[-’']\w+)?\s+){{0,3}}home\s+{PLACE}\s+(?!general\b|question\b|order\b|all\b|practice\b|"
    r"future\b|law\b|mind\b|need\b|risk\b|first\b|which\b|it\b|a\b|an\b|every\b|any\b|least\b|most\b|this country\b)"
    rf"|\b(?:this|that)\s+(?:children[’']?s[’']?\s+|care\s+|residential\s+)?home\b(?!\s*(?:office|secretary|rule|visit|life|truth))"
    rf"|\b(?:the|that|this)\s+(?:\w+(?:[-’']\w+)?\s+){{0,3}}home\s+(?:for\s+\w+|run\s+by\s+[\w\s.’'-]{{1,40}}?)\s+{PLACE}\s+(?!the\b|a\b|an\b|"
    rf"every\b|any\b|all\b|care\b|england\b|wales\b|need\b|law\b)"
    rf"|\bhome\s+(?:is\s+|which\s+is\s+)?(?:called|named|known(?:\s+\w+)?\s+as)\b",
    re.IGNORECASE,
)
#: Words an owner's name may be made of that say nothing of who it is.
GENERIC_WORDS: Final = """
a and care centre children childrens community family families for foster fostering group home homes in
independent living of people person provision residential school secure service services small social
society support the therapeutic trust uk young youth new
"""
GENERIC: Final = frozenset(GENERIC_WORDS.split())
