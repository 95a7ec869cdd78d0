"""The furnished site: the cast is in it, and every test finds it as it was made."""

import pytest
from django.conf import settings
from django.core.files.storage import default_storage

from accounts.models import User
from articles.models import ArticlePage, CustomImage
from carespace.models import Debate
from digests.models import Edition
from ratings.models import Release

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("furnished")]


def test_something_of_everything(client):
    assert {release.kind for release in Release.objects.current()} == {"as-at", "in-year", "movements"}
    assert Debate.objects.count() == 2
    assert Edition.objects.count() == 1
    assert client.get(ArticlePage.objects.get(slug="a-story-with-everything").get_url()).status_code == 200
    assert default_storage.exists(CustomImage.objects.get().file.name), settings.MEDIA_ROOT


def test_the_cast_is_there_once(reader, practitioner, stranger, moderator, editor):
    for member in (reader, practitioner, stranger, moderator, editor):
        assert User.objects.filter(email=member.email).count() == 1
    assert editor.groups.get().name == "Editors"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_commits_is_gone_for_the_next(turn):
    assert ArticlePage.objects.filter(slug="a-story-with-everything").update(title="Changed") == 1
    assert Debate.objects.filter(slug="left").count() == 0
    Debate.objects.create(slug="left", motion="Left behind")
