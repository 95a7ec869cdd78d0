"""How a published file gets from a desk or an address to a release: received, checked, then published."""

from ratings.ingestion.decisions import correct_file, discard_file, request_publication
from ratings.ingestion.intake import KINDS_OF_FILE, MOST_BYTES, UnwelcomeFileError, receive_file

__all__ = [
    "KINDS_OF_FILE",
    "MOST_BYTES",
    "UnwelcomeFileError",
    "correct_file",
    "discard_file",
    "receive_file",
    "request_publication",
]
