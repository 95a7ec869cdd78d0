"""Words that were taken down, hidden or withdrawn stand at no address of the site a second later."""

from __future__ import annotations

import time

import pytest
from django.test import Client

from carespace.contributions import add_reply
from carespace.debate_life.lifecycle import close_debate, withdraw_debate
from carespace.models import Debate, Quote
from carespace.moderation import hide_post, withdraw_post
from carespace.voices import find_members
from digests.models import Edition
from live.page_cache import changes, invalidation_stream, middleware, shared_bodies
from live.page_cache.database_watch import DatabaseWatch
from live.page_cache.memory import PageMemory
from tests.addresses import EVERY_ADDRESS, public_rows, read_list
from tests.crawl import CrawledSite, ask, crawl_site, find_route
from tests.factories.accounts import MemberFactory
from tests.factories.articles import saved_article
from tests.factories.carespace import PointFactory, ReplyFactory, SavedDebateFactory, VoteFactory
from tests.factories.digests import EditionFactory, argument, content
from tests.promises import hold

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls(EVERY_ADDRESS),
    pytest.mark.slow("it asks every address of the site anybody may ask, some of them often"),
]

SEARCHES = [f"/search/?q={word}" for word in ("quillwort", "spleenwort", "moonwort", "lungwort")]
#: Each text has a word that is searched for and, right behind it, the one that is looked for in what is found.
OWN, HIDDEN, BENEATH, MOTION = "larkmarsh", "ferrymarsh", "ottermarsh", "heronmarsh"

#: Pages the crawler leaves behind in this process, which answer until a deed tells of itself.
FEWEST_KEPT = 40


@pytest.fixture
def pages(settings, monkeypatch) -> PageMemory:
    """Kept pages, in this process and in Redis, begun empty; deeds tell of themselves, and no thread asks beside them."""
    settings.PAGES_KEPT, settings.SITE_URL = 8, "http://testserver"
    mine = PageMemory()
    for module in (middleware, changes, invalidation_stream, shared_bodies):
        monkeypatch.setattr(module, "PAGES", mine)
    watch = DatabaseWatch(mine)
    for module in (middleware, shared_bodies):
        monkeypatch.setattr(module, "WATCH", watch)
    monkeypatch.setattr(DatabaseWatch, "keep_up", lambda watch: None)
    monkeypatch.setattr(invalidation_stream, "listen", lambda: None)
    return mine


@pytest.fixture
def visitor(pages) -> Client:
    """Somebody without an account, who names the site as its pages do."""
    return Client(headers={"Host": "testserver"})


@pytest.fixture
def rows(pages):
    return public_rows()


@pytest.fixture
def debate(rows) -> Debate:
    """A debate on the front page, beside a story, in search and in an edition, with posts of every kind."""
    debate = SavedDebateFactory(
        slug="marshes",
        motion=f"Every moonwort and {MOTION} should be drained",
        introduction=f"A lungwort of the {MOTION}.",
    )
    point = PointFactory(debate=debate, text=f"A quillwort grows in the {OWN}.")
    VoteFactory.create_batch(3, post=point)
    hidden = PointFactory(debate=debate, side="against", text=f"A spleenwort grows in the {HIDDEN}.")
    ReplyFactory(parent=hidden, text=f"Another grows in the {BENEATH}.")
    for said in (point, hidden):  # each is quoted elsewhere in the debate
        grows = said.current_revision.text.removesuffix(".")
        add_reply(
            by=MemberFactory(is_trusted=True), point=PointFactory(debate=debate), text=f"> {grows}\nNo."
        )
    assert Quote.objects.count() == 2
    saved_article("Of marshes", debate=debate, topics=("Topic",))
    debate.save()
    told = argument(id=debate.pk, motion=debate.motion, address=debate.get_absolute_url())
    EditionFactory(frequency="weekly", content=content(arguments=[told]))
    assert Edition.objects.count() == 2
    return debate


def leave_within_a_second(client: Client, deed, addresses: set[str], word: str) -> None:
    """After the deed none of the addresses that held a word holds it, the last of them asked within a second of it."""
    deed()
    begun = time.monotonic()
    wrong = {address for address in addresses if "/" in address and word in ask(client, address).text}
    hold(time.monotonic() - begun, 1, f"asking {len(addresses)} addresses again")
    assert wrong == set()


def list_forgotten(crawled: CrawledSite) -> set[str]:
    """The patterns of addresses that anybody may ask and the crawler did not."""
    asked = {(find_route(address) or "").replace("^", "") for address in crawled.answers if "/" in address}
    listed = {route.replace("^", "") for route, who in read_list().items() if who == "Anybody"}
    assert listed
    return listed - asked


def test_what_is_taken_down_or_hidden_stands_nowhere(pages, visitor, rows, debate, moderator):
    before = crawl_site(visitor, rows, more=SEARCHES)
    assert len(pages) > FEWEST_KEPT
    own, hidden = (debate.posts.get(current_revision__text__contains=words) for words in (OWN, HIDDEN))
    for word, fewest in ((OWN, 6), (HIDDEN, 6), (BENEATH, 4)):
        assert len(before.find(word)) >= fewest, (word, before.find(word))
    author = find_members([own.voice])[own.voice_id]
    leave_within_a_second(visitor, lambda: withdraw_post(by=author, post=own), before.find(OWN), OWN)
    leave_within_a_second(
        visitor,
        lambda: hide_post(by=moderator, post=hidden, rule="identifies"),
        before.find(HIDDEN) | before.find(BENEATH),
        HIDDEN,
    )
    after = crawl_site(visitor, rows, more=[*SEARCHES, *filter(lambda a: "/" in a, before.answers)])
    assert after.find(OWN) | after.find(HIDDEN) | after.find(BENEATH) == set()


def test_a_withdrawn_debate_stands_nowhere(pages, visitor, rows, debate, editor):
    close_debate(by=editor, debate=debate, outcome=f"The {MOTION} stays.")
    before = crawl_site(visitor, rows, more=SEARCHES)
    found = before.find(MOTION)
    assert list_forgotten(before) == set()
    assert len(pages) > FEWEST_KEPT
    assert {"/", "/debates/", "/debates/marshes/", "/search/?q=moonwort"} <= found
    assert any(address.startswith("letter ") for address in found)
    assert any(address.startswith("/emails/") for address in found)
    leave_within_a_second(
        visitor,
        lambda: withdraw_debate(by=editor, debate=debate, reason="It names a home."),
        found,
        MOTION,
    )
    after = crawl_site(visitor, rows, more=[*SEARCHES, *filter(lambda a: "/" in a, before.answers)])
    assert after.find(MOTION) | after.find(OWN) | after.find(HIDDEN) == set()
