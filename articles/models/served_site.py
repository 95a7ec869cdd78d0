"""The site whose pages are served and where its pages begin, as a process knows them for a few seconds.

Wagtail asks PostgreSQL for the site at each request and Redis for the beginnings once for each page that an address is
written for: a sixth of what a plain story takes. Both change when somebody moves the front page or renames the machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Final, Generic, TypeVar

from django.http import HttpRequest
from wagtail.models import Site
from wagtail.models.sites import SiteRootPath

#: Seconds for which an answer is taken as still true.
HELD: Final = 5.0

#: Where Wagtail holds the beginnings on a page or a request, once it has asked.
ROOT_PATHS_HELD_AS: Final = "_wagtail_cached_site_root_paths"

Known = TypeVar("Known")


class BriefMemory(Generic[Known]):
    """The latest answer to a question, forgotten after `HELD` seconds or as soon as another is asked."""

    def __init__(self) -> None:
        self._kept: tuple[Hashable, Known, float] | None = None

    def recall(self, question: Hashable, ask: Callable[[], Known]) -> Known:
        """What `ask` said of this question a moment ago, else what it says now."""
        memory, now = self._kept, time.monotonic()
        if memory is not None and memory[0] == question and now < memory[2]:
            return memory[1]
        answer = ask()
        self._kept = (question, answer, now + HELD)
        return answer

    def forget(self) -> None:
        """Ask anew next time."""
        self._kept = None


SITES: Final = BriefMemory[Site | None]()
ROOT_PATHS: Final = BriefMemory[list[SiteRootPath]]()


def find_site(request: HttpRequest) -> Site | None:
    """Wagtail's site for a request, as `Site.find_for_request` gives it; that is spared asking again."""
    asked = (request.META.get("HTTP_HOST"), request.get_port())
    site = SITES.recall(asked, lambda: Site.find_for_request(request))
    vars(request)["_wagtail_site"] = site
    return site


def find_root_paths() -> list[SiteRootPath]:
    """Where the pages of each site begin, as `Site.get_site_root_paths` gives them."""
    return ROOT_PATHS.recall((), Site.get_site_root_paths)


def forget_site() -> None:
    """Ask both anew next time."""
    SITES.forget()
    ROOT_PATHS.forget()
