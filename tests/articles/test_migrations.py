"""The first pages of a fresh site, and who may work on them."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission, Site

from articles.models import FrontPage, SectionPage, StandardPage

pytestmark = pytest.mark.django_db


def test_a_fresh_site_has_a_front_page_with_sections(client):
    front = FrontPage.objects.get()
    assert Site.objects.get().root_page_id == front.pk
    assert list(SectionPage.objects.child_of(front).values_list("title", flat=True)) == ["News", "Analysis"]
    assert {page.get_url() for page in StandardPage.objects.all()} == {"/about/", "/privacy/"}
    for address in ("/", "/news/", "/analysis/", "/about/", "/privacy/"):
        assert client.get(address).status_code == 200, address


def test_pages_made_by_the_migration_hold_a_sound_tree():
    assert FrontPage.find_problems() == ([], [], [], [], [])


def test_editors_work_on_pages_and_moderators_do_not():
    editors = Group.objects.get(name="Editors")
    kinds = set(
        GroupPagePermission.objects.filter(group=editors).values_list("permission__codename", flat=True)
    )
    assert {"add_page", "change_page", "publish_page"} <= kinds
    moderators = Group.objects.get(name="Moderators")
    assert not GroupPagePermission.objects.filter(group=moderators).exists()
    assert moderators.permissions.filter(codename="access_admin").exists()
    assert not moderators.collection_permissions.exists()
