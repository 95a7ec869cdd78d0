"""Days, lists and homes' numbers in addresses."""

from __future__ import annotations

from datetime import date

from django.urls.converters import StringConverter


class DayConverter:
    """A day such as 2025-03-31; an impossible one is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else value.isoformat()


class OwnerConverter(StringConverter):
    """An owner's word, whose letters may be of any alphabet."""

    regex = r"[^\s/]+"


class ListKindConverter(StringConverter):
    """What a list gives that is not homes and their judgements as at a day."""

    regex = "in-year|places|movements|totals"


class UrnConverter(StringConverter):
    """A home's number, as Ofsted writes it."""

    regex = r"[A-Za-z0-9]{4,10}"
