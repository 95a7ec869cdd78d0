"""Addresses others wrote: what is none breaks nothing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from live.addresses import join_address, split_address

BROKEN = ["http://[::1", "http://[", "//[x"]


@pytest.mark.parametrize("address", BROKEN)
def test_what_is_no_address_has_no_parts(address):
    assert split_address(address).netloc == ""
    assert join_address("https://here.example/", address) == ""


def test_addresses_are_read_and_made_whole():
    assert split_address("https://here.example/a?b").path == "/a"
    assert join_address("https://here.example/a/", "../b") == "https://here.example/b"


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
