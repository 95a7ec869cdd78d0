"""Every type of page, as served, is valid HTML."""

import json
import subprocess
from pathlib import Path

import pytest

from articles.corrections import append
from carespace.models import Debate
from setup.node import environment
from tests.factories.articles import article, charted, text
from tests.factories.authors import author, written_by
from tests.factories.ratings import home, load_homes

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


def test_every_type_of_page_is_valid(client, editor):
    editor.is_superuser = True
    editor.save()
    load_homes([home(2000001, owner="Bright Ltd", local_authority="Wigan")])
    debate = Debate.objects.create(slug="size", motion="Size matters")
    body = [
        text("First paragraph.", "Second & last."),
        charted(),
        {"type": "quote", "value": {"quote": "Said", "attribution": "A manager"}},
        {"type": "debate", "value": {"debate": None}},
    ]
    story = written_by(
        article("Told", body=body, topics=("Owners",), debate=debate), author("Ann", role="Editor")
    )
    append(by=editor, article=story, kind="correction", text="It was 9%.")
    addresses = (
        "/", "/news/", "/news/told/", "/news/told/republish/", "/news/told/versions/1/", "/topics/owners/",
        "/authors/ann/", "/feeds/", "/search/", "/search/?q=told", "/search/?q=tolld", "/debates/", "/debates/size/",
        "/ratings/", "/ratings/find/?q=bright", "/ratings/owners/bright/", "/ratings/homes/2000001/",
        "/emails/", "/accounts/login/", "/accounts/signup/", "/nothing/",
    )  # fmt: skip
    pages = {address: client.get(address).content.decode() for address in addresses}
    found = faults(pages)
    assert not found, "\n".join(" ".join(each) for each in found)
