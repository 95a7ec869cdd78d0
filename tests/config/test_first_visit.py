"""What a browser fetches at a first visit, packed as the site packs it, without pictures of a story's own."""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles.finders import find

from articles.models import ArticlePage
from config.serving.page_scripts import START

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("furnished"),
    pytest.mark.slow("it packs all that a page fetches"),
]

LINKED = re.compile(r'<(?:link|script)\b[^>]*?(?:href|src)="/static/([^"]+)"')
CHART = re.compile(r'data-chart-url="([^"]+)"')


def pack(body: bytes) -> int:
    return len(brotli.compress(body, quality=9))


def measure_visit(client, address: str) -> dict[str, int]:
    """{what: its bytes} of a page and all that it fetches while it is only read."""
    response = client.get(address)
    page = response.content.decode()
    names = set(LINKED.findall(page))
    assert START in names
    if "js/inplace.js" in names:
        names.add("vendor/htmx.min.js")
    if "<em" in page or "<i>" in page:
        names.add("vendor/fonts/source-serif-italic-latin.woff2")
    sizes = {address: pack(response.content)}
    for name in names:
        body = Path(find(name)).read_bytes()
        sizes[name] = len(body) if name.endswith(".woff2") else pack(body)
    for chart in CHART.findall(page):
        sizes[chart] = pack(client.get(chart.replace("&amp;", "&")).content)
    return sizes


@pytest.mark.parametrize(("kind", "most"), [("story", 130_000), ("debate", 95_000)])
def test_first_visit_is_light(client, kind, most):
    story = ArticlePage.objects.get(slug="a-story-with-everything").url
    sizes = measure_visit(client, {"story": story, "debate": "/debates/size/"}[kind])
    assert sum(sizes.values()) <= most, sizes
    assert not any("chart.umd" in name for name in sizes)
