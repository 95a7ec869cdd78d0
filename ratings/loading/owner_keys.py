"""One owner behind several spellings of its name."""

from __future__ import annotations

import re

APOSTROPHES = re.compile("['’‘`]")
COMPANY_NUMBER = re.compile(r"\b\d{6,8}\s*$")
PUNCTUATION = re.compile(r"[^a-z0-9]+")
#: Characters a key may have; the database keeps no more.
LONGEST = 255
COMPANY_FORM = re.compile(r"\b(ltd|limited|plc|llp)\b")


def make_owner_key(name: str) -> str:
    """A published name made comparable: "The Care Co. Limited 06244880" -> "the care co".

    Case, punctuation, the company's form and a trailing company number do not count. "&" is read as "and"
    where it stands, so "K&G" and "K & G" stay apart: the owner-size figures in use were counted so.
    Returns "" for a name of nothing but these.
    """
    key = APOSTROPHES.sub("", name.strip().lower().replace("&", "and"))
    key = COMPANY_NUMBER.sub("", key)
    key = COMPANY_FORM.sub(" ", PUNCTUATION.sub(" ", key))
    return " ".join(key.split())[:LONGEST].rstrip()
