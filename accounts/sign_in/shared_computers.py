"""“This is a shared computer”, ticked at sign-in: a session that is short and ends with the browser.

The tick is sent with the first step of signing in and waits in the session through a second factor or the confirmation of
an address, as words typed before do (`accounts.sign_in.drafts`). The session's store reads it (`accounts.sign_in.sessions`).
"""

from __future__ import annotations

import time

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

FIELD = "shared"
"""The name of the tick."""
ENDS_AT = "shared_computer_ends_at"
"""In the session: the moment it ends, in seconds since 1970."""
SECONDS = 2 * 3600


def note_shared_computer(request: HttpRequest) -> None:
    """Let this session end in SECONDS and with the browser, where the form just sent says so."""
    if request.POST.get(FIELD):
        request.session[ENDS_AT] = int(time.time()) + SECONDS


def is_shared_computer(session: SessionBase) -> bool:
    """Whether whoever signed in said that others use this computer."""
    return ENDS_AT in session
