"""Members as the database keeps them, and what their groups let them do."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.db import IntegrityError, transaction
from django.utils.functional import SimpleLazyObject

from accounts import access
from accounts.models import User
from tests.factories.accounts import MemberFactory

pytestmark = pytest.mark.django_db


def test_address_is_kept_in_lower_case():
    assert User.objects.create_user(" Jo@Example.COM ", "x").email == "jo@example.com"
    assert User.objects.get_by_natural_key("JO@example.com").email == "jo@example.com"


def test_database_refuses_capitals_and_doubles():
    MemberFactory(email="jo@example.com")
    for email in ("Jo@example.com", "jo@example.com"):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(email=email)


def test_member_needs_an_address():
    with pytest.raises(ValueError, match="needs an e-mail address"):
        User.objects.create_user("")


def test_groups_exist_from_the_first_migration():
    assert set(Group.objects.values_list("name", flat=True)) >= {"Editors", "Moderators", "Data editors"}


@pytest.mark.parametrize(
    ("ask", "group"),
    [
        (access.is_editor, "Editors"),
        (access.is_moderator, "Moderators"),
        (access.is_data_editor, "Data editors"),
    ],
)
def test_a_group_opens_its_own_door_only(ask, group):
    member = MemberFactory()
    member.groups.add(Group.objects.get(name=group))
    doors = [access.is_editor, access.is_moderator, access.is_data_editor]
    assert [door(member) for door in doors] == [door is ask for door in doors]


def test_superuser_passes_and_a_closed_account_does_not():
    assert access.is_moderator(MemberFactory(is_superuser=True))
    assert not access.is_moderator(MemberFactory(is_superuser=True, is_active=False))
    assert not access.is_moderator(AnonymousUser())


def test_a_member_that_was_read_with_their_groups_is_not_asked_for_them(moderator, django_assert_num_queries):
    member = SimpleLazyObject(lambda: access.load_with_groups(moderator.pk))
    with django_assert_num_queries(1):
        assert access.is_moderator(member)
        assert not access.is_editor(member)


def test_groups_are_asked_once(moderator, django_assert_num_queries):
    member = User.objects.get(pk=moderator.pk)
    with django_assert_num_queries(1):
        assert access.is_moderator(member)
        assert not access.is_editor(member)
