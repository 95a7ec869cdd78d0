"""A data editor's desk in a browser: a file is checked and published by a real worker while the page looks on."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from ratings.models import Release
from tests.browser.axe import bring_axe
from tests.browser.walking import as_member, person
from tests.factories.ratings import published_row, write_csv
from tests.processes import Site

pytestmark = [pytest.mark.browser, pytest.mark.servers]
OURS = "axe.run('.desk', {resultTypes: ['violations']}).then(found => found.violations.map(each => each.id))"


def test_a_file_goes_from_the_desk_to_its_release(site: Site, page: Page, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "as_at_2025.csv", [published_row(URN=f"20000{n:02}") for n in range(12)])
    as_member(site, page, person("Dana Desk", "Data editors"))
    page.goto(site.url(reverse("incoming_files")))
    bring_axe(page)
    assert page.evaluate(OURS) == []
    page.get_by_label("A file Ofsted published").set_input_files(file)
    page.get_by_role("button", name="Check this file").click()
    all_the_same = page.get_by_role("button", name="Publish all the same")
    expect(all_the_same).to_be_visible(timeout=15_000)
    expect(page.locator(".desk-list")).to_contain_text("as at 31 March 2025, final figures.")
    bring_axe(page)
    assert page.evaluate(OURS) == []
    page.get_by_label("Why it is published all the same").fill("Twelve homes of a test, and no more.")
    all_the_same.click()
    expect(page.locator(".desk-facts")).to_contain_text("Published")
    release = Release.objects.get()
    assert (release.homes, release.loaded_by.name) == (12, "Dana Desk")
