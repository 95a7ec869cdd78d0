"""How a published file gets from a desk or an address to a release: received, checked, then published."""

from ratings.ingestion.decisions import ask_to_publish, correct, discard
from ratings.ingestion.intake import KINDS_OF_FILE, MOST_BYTES, Unwelcome, receive

__all__ = [
    "KINDS_OF_FILE",
    "MOST_BYTES",
    "Unwelcome",
    "ask_to_publish",
    "correct",
    "discard",
    "receive",
]
