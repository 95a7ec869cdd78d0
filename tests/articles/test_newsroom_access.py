"""Who reaches the newsroom, and what each of them finds there: members, moderators, editors, superusers."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse

from articles.models import ArticlePage
from carespace.models import Debate
from tests.articles.test_newsroom import add_address, form
from tests.factories.accounts import PASSWORD
from tests.factories.articles import topic

pytestmark = pytest.mark.django_db


def test_people_not_signed_in_are_sent_to_the_members_sign_in(client):
    answer = client.get("/newsroom/pages/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=/newsroom/pages/")


@pytest.mark.parametrize(
    "address",
    ["/newsroom/login/", "/newsroom/login/?next=https://evil.example/", "/newsroom/password_reset/"],
)
def test_the_newsrooms_own_sign_in_is_gone(client, address):
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=%2Fnewsroom%2F"
    assert client.post(address, {"username": "editor@example.com", "password": "x"}).status_code == 302
    assert not mail.outbox


@pytest.mark.parametrize("who", ["reader", "practitioner"])
def test_members_who_do_not_work_here_are_refused(request, client_of, who):
    member = client_of(request.getfixturevalue(who))
    for address in ("/newsroom/", add_address()):
        assert member.get(address).status_code == 403
    assert member.post(add_address(), {**form(), "action-publish": "1"}).status_code == 403
    assert not ArticlePage.objects.exists()


def test_moderators_see_their_link_and_write_no_stories(client_of, moderator, editor):
    assert 'href="/moderation/"' in menu(client_of(moderator))
    assert 'href="/moderation/"' not in menu(client_of(editor))
    client_of(moderator).post(add_address(), {**form(), "action-publish": "1"})
    assert not ArticlePage.objects.exists()


def menu(newsroom):
    """The newsroom's menu, which a script builds from data in the page."""
    answer = newsroom.get("/newsroom/")
    assert answer.status_code == 200
    return answer.content.decode().replace("&quot;", '"').replace('"url": "', 'href="')


def test_editors_keep_topics_pictures_and_documents(client_of, editor):
    newsroom = client_of(editor)
    for name in ("wagtailsnippets_articles_topic:add", "wagtailimages:add", "wagtaildocs:add"):
        assert newsroom.get(reverse(name)).status_code == 200, name
    newsroom.post(reverse("wagtailsnippets_articles_topic:add"), {"name": "Foster care", "slug": ""})
    assert topic("Foster care").slug == "foster-care"


def test_editors_do_not_reach_members(client_of, editor):
    assert client_of(editor).get("/newsroom/users/").status_code in {302, 403}


@pytest.fixture
def superuser(db):
    from tests.factories.accounts import MemberFactory

    return MemberFactory(email="root@example.com", is_superuser=True)


def test_a_superuser_makes_a_member_an_editor(client_of, superuser, reader):
    newsroom = client_of(superuser)
    address = reverse("wagtailusers_users:edit", args=[reader.pk])
    page = newsroom.get(address).content.decode()
    assert reader.email in page
    assert "password1" not in page
    taken = {"email": "taken@example.com", "password1": "taken over now", "password2": "taken over now"}
    newsroom.post(address, {**taken, "is_active": "on", "groups": [Group.objects.get(name="Editors").pk]})
    reader.refresh_from_db()
    assert reader.email == "reader@example.com"
    assert reader.check_password(PASSWORD)
    assert list(reader.groups.values_list("name", flat=True)) == ["Editors"]
    assert reader.name == "Rhoda Reader"
    assert client_of(reader).get("/newsroom/").status_code == 200


def test_a_superuser_checks_a_members_work(client_of, superuser, reader):
    reader.profession = "inspector"
    reader.save(update_fields=["profession"])
    newsroom = client_of(superuser)
    address = reverse("wagtailusers_users:edit", args=[reader.pk])
    assert "Inspector" in newsroom.get(address).content.decode()
    newsroom.post(address, {"is_active": "on", "work_is_checked": "on"})
    reader.refresh_from_db()
    checked = reader.profession_verified_at
    assert (reader.public_label(), reader.profession_verified_by) == ("Inspector, verified", superuser)
    newsroom.post(address, {"is_active": "on", "work_is_checked": "on"})
    reader.refresh_from_db()
    assert reader.profession_verified_at == checked
    newsroom.post(address, {"is_active": "on"})
    reader.refresh_from_db()
    assert (reader.public_label(), reader.profession_verified_by) == ("Inspector", None)


def test_work_that_was_not_said_is_not_checked(client_of, superuser, reader):
    address = reverse("wagtailusers_users:edit", args=[reader.pk])
    answer = client_of(superuser).post(address, {"is_active": "on", "work_is_checked": "on"})
    assert "has not said what their work is" in answer.content.decode()
    reader.refresh_from_db()
    assert reader.profession_verified_at is None


def test_work_changed_meanwhile_is_not_checked(client_of, superuser, reader):
    """The tick is for the work the page showed, not for what the member chose after it was opened."""
    reader.profession = "inspector"
    reader.save(update_fields=["profession"])
    address = reverse("wagtailusers_users:edit", args=[reader.pk])
    sent = {"is_active": "on", "work_is_checked": "on", "work_shown": "social-worker"}
    answer = client_of(superuser).post(address, sent)
    assert "changed what their work is" in answer.content.decode()
    reader.refresh_from_db()
    assert reader.profession_verified_at is None


@pytest.mark.parametrize("deed", ["add", "delete"])
def test_nobody_adds_or_deletes_members_in_the_newsroom(client_of, superuser, reader, deed):
    address = reverse(f"wagtailusers_users:{deed}", args=[reader.pk] if deed == "delete" else [])
    members = type(reader).objects.count()
    answer = client_of(superuser).post(
        address, {"email": "new@example.com", "password1": "x", "password2": "x"}
    )
    assert answer.status_code == 302
    assert type(reader).objects.count() == members


def test_an_editors_own_settings_ask_for_no_name(client_of, editor):
    newsroom = client_of(editor)
    page = newsroom.get("/newsroom/account/").content.decode()
    assert "first_name" not in page
    assert "password" not in page.lower().replace("wagtailadmin_password", "")


def test_an_editor_chooses_among_debates(client_of, editor):
    Debate.objects.create(slug="size", motion="Size matters")
    Debate.objects.create(slug="names", motion="Names matter more")
    newsroom = client_of(editor)
    assert "Size matters" in newsroom.get(reverse("debate_chooser:choose")).json()["html"]
    found = newsroom.get(reverse("debate_chooser:choose_results"), {"q": "matters size"}).content.decode()
    assert "Size matters" in found
    assert "Names matter" not in found


def test_the_newsroom_asks_no_third_party_for_faces(client_of, editor):
    assert "gravatar" not in client_of(editor).get("/newsroom/").content.decode()
