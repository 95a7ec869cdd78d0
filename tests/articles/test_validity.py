"""Every type of page, as served, is valid HTML."""

import json
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.template.loader import render_to_string

from articles.models import Figure
from carespace.models import Post
from setup.node import environment
from tests.nu_checker import find_nu_faults

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]

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
    "/you/", "/you/profile/", "/you/leave/", "/you/left/", "/moderation/", "/moderation/rulings/", "/moderation/debates/open/",
    "/moderation/debates/size/close/", "/emails/ledger/", "/accounts/email/", "/accounts/password/change/",
    "/accounts/2fa/", "/debates/size/", "/debates/size/points/for/",
)  # fmt: skip
KNOWN = {"/nothing/": 404, "/ratings/measure/?by=weather": 400}


@pytest.fixture(scope="module")
def asked():
    """What the first test of the module that wants every page found, for the others."""
    return {}


@pytest.fixture
def every_page(asked, client, client_of, editor):
    """{address: markup} of every type of page that is ours."""
    if not asked:
        asked |= ask_for_every_page(client, client_of, editor)
    return asked


def ask_for_every_page(client, client_of, editor):
    editor.is_superuser = True
    editor.save()
    point = Post.objects.published().get(debate__slug="size", parent=None)
    names = {"figure": Figure.objects.first().pk, "point": point.pk}
    pages = {}
    for who, addresses in ((client, OPEN), (client_of(editor), INSIDE)):
        for address in addresses:
            answer = who.get(address.format(**names), follow="/measure/" in address)
            assert answer.status_code == KNOWN.get(address, 200), address
            pages[f"{address} inside" if who is not client else address] = answer.content.decode()
    kept = {
        "fields": [("text", "Words that were typed, and more of them than fit in a line."), ("side", "for")]
    }
    apologies = ("400", "403", "403_csrf", "429", "500", "503", "507")
    return pages | {name: render_to_string(f"{name}.html", {**kept, "action": "/"}) for name in apologies}


@pytest.mark.slow("asks every type of page")
def test_every_page_that_may_be_found_says_what_it_is(every_page):
    """What searches ask of a page, in the form in which they ask it (Lighthouse's SEO)."""
    descriptions = Counter()
    for address in OPEN:
        page = BeautifulSoup(every_page[address], "html.parser")
        robots = page.select_one("meta[name=robots]")
        assert page.html["lang"] == "en-GB", address
        assert page.select_one("meta[name=viewport]")["content"].startswith("width=device-width"), address
        assert [link for link in page.select("a") if not link.get("href") or link["href"] == "#"] == [], (
            address
        )
        for hidden in page.select("[hidden]"):
            hidden.decompose()
        unnamed = [
            link for link in page.select("a") if not (link.get_text(strip=True) or link.get("aria-label"))
        ]
        assert [link for link in unnamed if not link.select_one("img[alt]:not([alt=''])")] == [], address
        if robots is not None or address in KNOWN:
            continue
        [description] = page.select("meta[name=description]")
        assert 5 < len(description["content"]) <= 400, (address, description["content"])
        [canonical] = page.select("link[rel=canonical]")
        assert canonical["href"].startswith(f"{settings.SITE_URL}/"), address
        assert page.title.get_text(strip=True) not in {"", "CareSpace | CareSpace"}, address
        descriptions[description["content"]] += 1
    assert len(descriptions) > 25
    assert max(descriptions.values()) <= 2, descriptions.most_common(2)


@pytest.mark.slow("asks every type of page")
def test_every_type_of_page_is_valid(every_page):
    found = faults(every_page)
    assert not found, "\n".join(" ".join(each) for each in found)


@pytest.mark.slow("starts Java")
def test_the_nu_checker_finds_what_is_wrong(tmp_path):
    whole = "<!doctype html><html lang='en'><head><title>x</title></head><body><main>{}</main></body></html>"
    pages = {"right": "<p>Right.</p>", "/wrong/": "<time datetime='yesterday'>then</time>"}
    [found] = find_nu_faults({name: whole.format(body) for name, body in pages.items()}, tmp_path)
    assert found.startswith("/wrong/: Bad value “yesterday”")


@pytest.mark.slow("asks every type of page, and has W3C's checker read them")
def test_the_nu_checker_finds_nothing(every_page, tmp_path):
    found = find_nu_faults(every_page, tmp_path)
    assert not found, "\n".join(found)
