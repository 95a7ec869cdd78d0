"""What the button of the schedule's dialog does: it schedules.

Wagtail's stores the moment with a draft, which nothing publishes until "Schedule to publish" is pressed as well.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

#: The button's name in `templates/wagtailadmin/panels/publishing/schedule_publishing_panel.html`.
BUTTON: Final = "action-schedule"
NOTHING_SCHEDULED: Final = "Saved, and not scheduled: give a go-live moment that lies ahead. An expiry counts from the next publication."


def schedule_version(request: HttpRequest, *_: object) -> None:
    """Take the dialog's button for that of publication where a moment ahead is given, before a page is read from its form.

    Without one the version is saved and nothing else: the button never publishes at once. Whether the editor may publish
    is asked where any publication is.
    """
    if BUTTON not in request.POST:
        return
    if is_ahead(request.POST.get("go_live_at", "")):
        request.POST = QueryDict(f"{request.POST.urlencode()}&action-publish=action-publish")
    else:
        messages.warning(request, NOTHING_SCHEDULED)


def is_ahead(words: str) -> bool:
    """Whether the words of a form's field are a moment that lies ahead, in the site's own time."""
    try:
        moment = parse_datetime(words.strip())
    except ValueError:  # no day of the calendar
        return False
    return moment is not None and make_aware(moment) > timezone.now()


def make_aware(moment: datetime) -> datetime:
    """A moment with its zone."""
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
