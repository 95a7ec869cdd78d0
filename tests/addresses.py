"""Every address the resolver knows, each with a path that leads to a row there is."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from bench.addresses import AddressPattern, list_addresses

#: The addresses of the local site stand among them.
EVERY_ADDRESS = "tests.config.local_site.inbox_urls"
#: What stands in an address, by how the pattern begins: {"topics/": {"slug": "fostering"}}.
Rows = dict[str, dict[str, object]]
LIST = Path(__file__).parent.parent / "docs" / "addresses.md"


def list_all_addresses() -> list[AddressPattern]:
    """Every address, those of the local site among them, in the resolver's order."""
    return list_addresses(EVERY_ADDRESS)


def find_path(address: AddressPattern, rows: Rows) -> str:
    """A path of the address; each place in it is what the longest beginning in `rows` that knows it says, else 1."""
    known: dict[str, object] = defaultdict(lambda: 1)
    for beginning in sorted(rows, key=len):
        if address.route.startswith(beginning):
            known.update(rows[beginning])
    return address.fill(lambda slot: str(known[slot.name]))


def read_list() -> dict[str, str]:
    """docs/addresses.md as {pattern: who may}: a heading, then its addresses, one an indented line."""
    listed: dict[str, str] = {}
    who = ""
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            who = line.removeprefix("## ").strip()
        elif line.startswith("    "):
            pattern = line.strip()
            assert pattern not in listed, f"{pattern} is listed twice"
            listed[pattern] = who
    return listed


def make_rows() -> Rows:
    """A row of everything there are addresses of: what stands in an address, by how the address begins."""
    return public_rows() | newsroom_rows()


def public_rows() -> Rows:
    from articles.models import Series
    from ratings.loading import publish_list
    from ratings.models import Owner
    from tests.factories.articles import topic
    from tests.factories.authors import author
    from tests.factories.carespace import PointFactory, ReportFactory, ShiftFactory
    from tests.factories.digests import EditionFactory
    from tests.factories.figures import quotation
    from tests.factories.ratings import DAY, home, load_homes, of_year

    load_homes([home("SC900001", owner="Some Owner Ltd")])
    publish_list(found=of_year([home("SC900001")]))
    point = PointFactory(state="waiting")
    point.refresh_from_db()
    edition = EditionFactory(pictured=True)
    return {
        "": {"format": "json", "form": "rss.xml", "token": TOKEN, "name": "nothing", "content_id": "nothing"},
        "robots.txt": {},
        "ratings/": {"as_at": DAY, "revision": 1, "kind": "in-year", "period": "2024-25", "urn": "SC900001"},
        "ratings/owners/": {"slug": Owner.objects.get().key.replace(" ", "-")},
        "ratings/regions/": {"slug": "north-west"},
        "ratings/local-authorities/": {"slug": "wigan"},
        "debates/": {"slug": point.debate.slug, "pk": point.pk, "side": "for"},
        "debates/reports/": {"secret": ReportFactory().secret},
        "moderation/duty/": {"pk": ShiftFactory().pk},
        "moderation/": {"slug": point.debate.slug, "pk": point.pk},
        "emails/": {"frequency": edition.frequency, "period": edition.period, "pk": edition.pk},
        "figures/": {"number": quotation().pk},
        "topics/": {"slug": topic("Topic").slug},
        "feeds/topics/": {"slug": "topic"},
        "authors/": {"slug": author("Ada Archer").slug},
        "feeds/authors/": {"slug": "ada-archer"},
        "series/": {"slug": Series.objects.create(name="Series").slug},
        "feeds/sections/": {"slug": "news"},
        "sitemaps/": {"name": "pages"},
        "accounts/": {"key": "nothing", "uidb36": "1", "pk": 1},
        "api/v1/<drf_format_suffix:format>": {"format": ".json"},
        "api/v1/^debates/": {"pk": point.pk},
        "api/v1/": {"slug": point.debate.slug, "as_at": DAY, "pk": "SC900001"},
    }


def newsroom_rows() -> Rows:
    from tests.factories.accounts import MemberFactory
    from tests.factories.articles import article, section

    page, above = article("Story").pk, section().pk
    of_pages = {
        "page_id": page,
        "page_to_move_id": page,
        "parent_page_id": above,
        "destination_id": above,
        "content_type_app_name": "articles",
        "content_type_model_name": "articlepage",
        "_0": page,
        "_1": "live",
        "_2": "latest",
    }
    return {"newsroom/": of_pages, "newsroom/users/": {"pk": MemberFactory().pk}, "^": {"_0": "about/"}}


TOKEN = "x" * 22
