"""Every type of page, as served, is valid HTML."""

import json
import subprocess
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from articles.models import Figure, StandardPage
from ratings.loading import publish_list
from setup.node import environment
from tests.factories.articles import front_page
from tests.factories.carespace import (
    ClosureFactory,
    DebateFactory,
    PointFactory,
    ReplyFactory,
    StanceFactory,
)
from tests.factories.digests import MONDAY, EditionFactory
from tests.factories.ratings import home, load_homes, moved, of_year
from tests.factories.whole import whole_story

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
CHECK = ROOT / "tests" / "validity.js"


def faults(pages):
    """What html-validate finds wrong in {name: markup}: (name, rule, line and column, message)."""
    npm, known = environment()
    node = Path(npm).with_name("node")
    run = subprocess.run(
        [str(node), str(CHECK)],
        input=json.dumps(pages),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=known,
    )
    assert run.returncode == 0, run.stderr
    return [tuple(each) for each in json.loads(run.stdout)]


def test_the_check_finds_what_is_wrong():
    whole = "<!doctype html><html lang='en'><head><title>x</title></head><body><main>{}</main></body></html>"
    assert faults({"right": whole.format("<p>Right.</p>")}) == []
    assert {rule for _, rule, *_ in faults({"wrong": whole.format("<p><div id='a' id='b'></p>")})}


MEASURE = "outcomes=all&by=owner-size"


@pytest.fixture
def full(editor):
    """Releases of every kind, a story with everything, a debate that lives and one that ended, and an edition."""
    editor.is_superuser = True
    editor.save()
    load_homes([home(2000001 + n, owner=f"Owner {n % 9}") for n in range(30)], as_at=date(2024, 3, 31))
    homes = [home(2000001 + n, owner=f"Owner {n % 9}", local_authority="Wigan") for n in range(40)]
    load_homes(homes)
    publish_list(found=of_year(homes[:25]))
    publish_list(found=of_year([moved(2000001)], "movements"))
    open_debate, ended = DebateFactory(slug="size"), DebateFactory(slug="ended")
    point = PointFactory(debate=open_debate)
    ReplyFactory(parent=point)
    PointFactory(debate=open_debate, state="waiting")
    StanceFactory.create_batch(24, debate=open_debate)
    ClosureFactory(debate=ended)
    EditionFactory(frequency="daily", until=MONDAY, pictured=True)
    story = whole_story(by=editor, debate=open_debate)
    front_page().add_child(instance=StandardPage(title="About", body="<p>Who we are.</p>"))
    return SimpleNamespace(story=story, point=point)


#: Every type of page a reader may meet.
OPEN = (
    "/", "/news/", "/news/a-story-with-everything/", "/news/a-story-with-everything/republish/",
    "/news/a-story-with-everything/versions/1/", "/topics/owners/", "/authors/ann-archer/", "/series/who-owns-homes/",
    "/about/", "/feeds/", "/search/", "/search/?q=everything", "/search/?q=everythng", "/search/?q=zzz",
    "/figures/{figure}/", "/debates/", "/debates/rules/", "/debates/size/", "/debates/ended/",
    "/debates/size/points/{point}/", "/debates/size/posts/{point}/report/", "/debates/size/points/for/",
    "/ratings/", f"/ratings/measure/?{MEASURE}", f"/ratings/measure/?{MEASURE}&at=all", "/ratings/measure/?by=weather",
    "/ratings/measure/?outcomes=inadequate&by=region&since=previous&interval=95",
    "/ratings/measure/?outcomes=inadequate&by=local-authority", "/ratings/measure/?outcomes=all&by=outcome-before",
    "/ratings/measure/?basis=in-year&outcomes=good&by=sector", f"/ratings/measure/embed/?{MEASURE}",
    "/ratings/method/", "/ratings/releases/", "/ratings/releases/2025-03-31/",
    "/ratings/find/?q=owner", "/ratings/find/?q=zzz", "/ratings/compare/", "/ratings/compare/?with=owner:owner-1&with=region:north-west",
    "/ratings/owners/owner-1/", "/ratings/regions/north-west/", "/ratings/local-authorities/wigan/",
    "/ratings/homes/2000001/", "/emails/", "/emails/daily/", "/emails/daily/2026-11-23/", "/accounts/login/",
    "/accounts/signup/", "/accounts/password/reset/", "/nothing/",
)  # fmt: skip
#: Those of members, moderators and editors that are ours and not Wagtail's.
INSIDE = (
    "/you/", "/you/profile/", "/moderation/", "/moderation/rulings/", "/moderation/debates/open/",
    "/moderation/debates/size/close/", "/emails/ledger/", "/accounts/email/", "/accounts/password/change/",
    "/accounts/2fa/", "/debates/size/", "/debates/size/points/for/",
)  # fmt: skip
KNOWN = {"/nothing/": 404, "/ratings/measure/?by=weather": 400}


def test_every_type_of_page_is_valid(client, client_of, full, editor):
    names = {"figure": Figure.objects.first().pk, "point": full.point.pk}
    pages = {}
    for who, addresses in ((client, OPEN), (client_of(editor), INSIDE)):
        for address in addresses:
            answer = who.get(address.format(**names), follow="/measure/" in address)
            assert answer.status_code == KNOWN.get(address, 200), address
            pages[f"{address} inside" if who is not client else address] = answer.content.decode()
    found = faults(pages)
    assert not found, "\n".join(" ".join(each) for each in found)
