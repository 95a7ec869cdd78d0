"""What Wagtail raises on a request it cannot read: answered as the request's fault, in words, and logged whole."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.views.defaults import bad_request

logger = logging.getLogger(__name__)
PACKAGES: Final = "site-packages"
#: What code raises that takes a value for what it is not: a word for a key, a missing field for an empty one.
MISTAKEN: Final = (
    ArithmeticError,
    AttributeError,
    DataError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def answer_unreadable(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """400 where a view of Wagtail's own, with nothing of ours in it, mistook a value; None for any other fault.

    Wagtail passes keys from the address to the database as they are (`…/chosen/articles/`), reads words of the query as
    numbers, and sends forms back that were never made. What goes wrong in our own code stays a server error.
    """
    if not isinstance(exception, MISTAKEN) or passes_through_ours(exception):
        return None
    logger.error(
        "A page of the newsroom could not read %s %s", request.method, request.path, exc_info=exception
    )
    return bad_request(request, exception)


def passes_through_ours(exception: Exception) -> bool:
    """Whether any code of this project stood between the address and the fault."""
    files = (frame.filename for frame in traceback.extract_tb(exception.__traceback__))
    return any(PACKAGES not in file and Path(file).is_relative_to(settings.BASE_DIR) for file in files)
