"""A crawler of everything anybody may ask of the site without signing in.

It begins at every address of the resolver that docs/addresses.md opens to anybody, so that none is forgotten, and at
every debate and post there is; it follows whatever those answers lead to; it asks twice for each that may be kept, so that
what was kept answers too; and it reads what the stream may still send and the letters that would go out now.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from html import unescape
from urllib.parse import urldefrag, urlsplit

from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve

from tests.addresses import Rows, find_path, list_all_addresses, read_list

#: Where an answer leads: attributes of HTML, places of sitemaps and feeds, addresses in JSON.
LEADS = re.compile(
    r"""\s(?:href|src|action|formaction|data-[\w-]+)=["']([^"']+)["']|<(?:loc|link|id|guid)[^>]*>([^<]+)<|"((?:https?:/)?/[^"\s\\]+)\""""
)
TEXTS = ("text/", "application/json", "application/xml", "application/rss+xml", "application/atom+xml")
#: Not the site's own words, or only for whoever signs in.
APART = ("/static/", "/media/", "/newsroom/", "/moderation/", "/mail/", "/you/")
#: Pages of numbers, which lead to one another without end, and forms that name the page they came from.
MANY_OF_A_KIND = ("ratings/", "api/v1/^homes", "accounts/", "search/")
FEW = 4
MOST = 4000


@dataclass
class CrawledAnswer:
    """What one address said, its headers among it."""

    status: int
    text: str


@dataclass
class CrawledSite:
    """Every answer by its address; what is no address has a name without a slash."""

    answers: dict[str, CrawledAnswer] = field(default_factory=dict)

    def find(self, word: str) -> set[str]:
        """The addresses whose answers hold a word."""
        return {address for address, answer in self.answers.items() if word in answer.text}


def ask(client: Client, address: str) -> CrawledAnswer:
    """The answer to one address, read to its end."""
    answer = client.get(address)
    body = b"".join(answer)
    kind = answer.get("Content-Type", "")
    read = body.decode() if kind.startswith(TEXTS) or "json" in kind else ""
    return CrawledAnswer(answer.status_code, f"{sorted(answer.items())}\n{read}")


def list_seeds(rows: Rows) -> Iterator[str]:
    """Every address open to anybody, with one row; those of debates with every debate and post there is."""
    from carespace.models import Debate, Post, Side

    open_to = read_list()
    slugs = list(Debate.objects.values_list("slug", flat=True))
    posts = list(Post.objects.values_list("debate__slug", "pk"))
    for address in list_all_addresses():
        if open_to[address.route] != "Anybody":
            continue
        yield find_path(address, rows)
        names = {slot.name for slot in address.slots}
        if "debates/" not in address.route or "secret" in names:
            continue
        rest = {"side": Side.FOR, "format": "json"}
        known = [{"slug": slug, "pk": pk} for slug, pk in posts] if "pk" in names else []
        known = known or [{"slug": slug} for slug in slugs]
        for values in known:
            yield address.fill(lambda slot, given=rest | values: str(given.get(slot.name, 1)))
    for slug in slugs:
        for order in ("newest", "oldest", "most-answered"):
            yield from (f"/debates/{slug}/points/{side}/?order={order}" for side in Side.values)


def list_leads(address: str, text: str) -> Iterator[str]:
    """Addresses of this site that an answer leads to, without the part of the page."""
    for found in LEADS.finditer(text):
        lead = urldefrag(unescape(next(filter(None, found.groups())))).url.removeprefix(settings.SITE_URL)
        if lead.startswith("?"):
            lead = urlsplit(address).path + lead
        if lead.startswith("/") and not lead.startswith(("//", *APART)):
            yield lead


def find_route(address: str) -> str | None:
    """The pattern that answers an address, None where it is none of this site's."""
    try:
        return resolve(urlsplit(address).path).route
    except Resolver404:
        return None


def crawl_site(client: Client, rows: Rows, *, more: Iterable[str] = ()) -> CrawledSite:
    """Everything, from every public address on. more: addresses to ask for besides, such as searches."""
    crawled, of_route = CrawledSite(), Counter[str]()
    waiting = [*list_seeds(rows), *more]
    seeds = set(waiting)
    while waiting:
        address = waiting.pop()
        if address in crawled.answers:
            continue
        route = find_route(address)
        if route is None:
            continue
        of_route[route] += 1
        if address not in seeds and route.startswith(MANY_OF_A_KIND) and of_route[route] > FEW:
            continue
        assert len(crawled.answers) < MOST, f"The site has no end: {of_route.most_common(5)}"
        answer = ask(client, address)
        # Nothing else is kept: whoever asks for it again has it made anew of the same rows.
        crawled.answers[address] = ask(client, address) if answer.status == 200 else answer
        waiting += list_leads(address, crawled.answers[address].text)
    crawled.answers["stream"] = CrawledAnswer(200, read_stream())
    crawled.answers |= {f"letter {pk}": CrawledAnswer(200, text) for pk, text in write_letters()}
    return crawled


def read_stream() -> str:
    """Whatever the stream may still send to anybody."""
    from live.event_stream.events import STREAM
    from live.redis_client import connect

    return repr(connect(settings.STREAM_REDIS).xrange(STREAM))


def write_letters() -> Iterator[tuple[int, str]]:
    """Each edition as it would go out now."""
    from digests.letters.edition_letters import EditionLetters
    from digests.models import Edition
    from tests.factories.digests import SubscriptionFactory

    for edition in Edition.objects.all():
        written = EditionLetters(edition).build_message(SubscriptionFactory.build(pk=1))
        parts = [
            part
            for part in message_from_bytes(written, policy=default).walk()
            if part.get_content_maintype() == "text"
        ]
        yield edition.pk, "\n".join(str(part.get_content()) for part in parts)
