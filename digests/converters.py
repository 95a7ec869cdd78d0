"""What may stand in an address of digests."""

from django.urls.converters import StringConverter


class TokenConverter(StringConverter):
    """22 characters, as `new_token` makes them."""

    regex = "[A-Za-z0-9_-]{22}"


class FrequencyConverter(StringConverter):
    regex = "daily|weekly"


class PeriodConverter(StringConverter):
    """A London date, or a date with the hour and minute of an edition sent by hand."""

    regex = r"\d{4}-\d{2}-\d{2}(?:-\d{4})?"
