"""Addresses others wrote: what is none breaks nothing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from live.addresses import build_whole_address, join_address, split_address

BROKEN = ["http://[::1", "http://[", "//[x"]


@pytest.mark.parametrize("address", BROKEN)
def test_what_is_no_address_has_no_parts(address):
    assert split_address(address).netloc == ""
    assert join_address("https://here.example/", address) == ""


def test_addresses_are_read_and_made_whole():
    assert split_address("https://here.example/a?b").path == "/a"
    assert join_address("https://here.example/a/", "../b") == "https://here.example/b"


@pytest.mark.parametrize(
    "site", ["https://here.example", "http://localhost:8000", "https://here.example/below"]
)
@pytest.mark.parametrize(
    "path",
    ["/", "/debates/a-b_c/points/7/", "/a", "/a/../b/", "//other.example/a/", "/a/?b=c", "/é/", "a/b/"],
)
def test_a_whole_address_is_the_one_that_joining_makes(site, path, settings):
    settings.SITE_URL = site
    assert build_whole_address(path) == join_address(f"{site}/", path)


@pytest.mark.django_db
@pytest.mark.parametrize("address", BROKEN)
def test_a_form_with_a_broken_origin_or_referer_is_of_another_site(client, address):
    form = {"email": "someone@example.com", "frequency": "weekly"}
    for headers in ({"Origin": address}, {"Origin": address, "Referer": address}, {"Referer": address}):
        assert client.post(reverse("digests:join"), form, headers=headers).status_code in {403, 422}
    ours = {"Sec-Fetch-Site": "same-origin", "Referer": address}
    assert client.post(reverse("digests:join"), form, headers=ours).status_code < 500


@pytest.mark.django_db
def test_an_embed_of_a_broken_address_is_refused_in_words(client):
    answer = client.get(reverse("ratings:oembed"), {"url": "http://[::1"})
    assert answer.status_code in {400, 404}
