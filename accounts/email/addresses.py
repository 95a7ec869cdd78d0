"""An email address in the one form in which it is kept, counted and written to.

What is typed may name one inbox in many ways: "Jo"@… in quotation marks, =?utf-8?q?jo?=@… in encoded words, a host in letters that
are not ASCII. Mail goes to the same inbox whichever was typed, so two forms would pass for two people.
"""

from __future__ import annotations

import re
from typing import Final

import idna
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

NOT_AN_ADDRESS: Final = "Enter an email address with an @, like name@council.example"
#: Octets of an address and of what stands before its @ (RFC 5321, 4.5.3.1).
LONGEST_ADDRESS: Final = 254
LONGEST_NAME: Final = 64
#: Quotation marks, and encoded words (RFC 2047), which mail programs and our own library decode.
OTHER_FORM: Final = re.compile(r'"|=\?')


def normalise_address(text: str) -> str:
    """An address as typed, in lower case and with its host as mail servers read it (IDNA 2008).

    Raises ValidationError for what is no address, and for one in quotation marks or encoded words.
    """
    name, _, host = text.strip().lower().rpartition("@")
    address = f"{name}@{encode_host(host)}"
    if len(address) > LONGEST_ADDRESS or len(name) > LONGEST_NAME or OTHER_FORM.search(name):
        raise ValidationError(NOT_AN_ADDRESS)
    EmailValidator(message=NOT_AN_ADDRESS)(address)
    return address


def encode_host(host: str) -> str:
    """A host's name as mail servers read it. Raises ValidationError where there is no such form.

    Python's own codec follows the rules of 2003, by which a letter to faß.example goes to fass.example.
    """
    try:
        return idna.encode(host, uts46=True, std3_rules=True).decode("ascii")
    except idna.IDNAError:
        raise ValidationError(NOT_AN_ADDRESS) from None
