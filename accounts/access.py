"""Who a member is to the site. The only place that reads groups."""

from __future__ import annotations

from functools import cache

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, Group
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from accounts.models import User
from live.database.query_plan import QueryPlan

EDITORS, MODERATORS, DATA_EDITORS = "Editors", "Moderators", "Data editors"


def _is_in_group(user: AbstractBaseUser | AnonymousUser, group: str) -> bool:
    """Whether an active member is in a group; superusers are in all. One query for each member object."""
    if not isinstance(user, User) or not user.is_active:
        return False
    if user.is_superuser:
        return True
    # Not asked of __dict__: a request's member is found lazily, and what stands for them has one of its own.
    known = getattr(user, "_group_names", None)
    if known is None:
        known = set(user.groups.values_list("name", flat=True))
        user.__dict__["_group_names"] = known
    return group in known


def load_with_groups(pk: int) -> User | None:
    """The member of a number with what they are to the site, in one query; None where there is none."""
    user = next(iter(plan_member().rows({"pk": pk})), None)
    if user is not None:
        user.__dict__["_group_names"] = set(user.names)
    return user


@cache
def plan_member() -> QueryPlan[User]:
    """The query of a member by their number, with the names of their groups: each page of a member begins with it."""
    group_names = {"names": ArraySubquery(Group.objects.filter(user=OuterRef("pk")).values("name"))}
    members = User.objects.annotate(**group_names)
    return QueryPlan(lambda pk: members.filter(pk=pk), pk=-1001)


def is_editor(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this member may use the newsroom."""
    return _is_in_group(user, EDITORS)


def find_editors() -> QuerySet[User]:
    """The active members who may use the newsroom."""
    return User.objects.filter(Q(groups__name=EDITORS) | Q(is_superuser=True), is_active=True).distinct()


def is_moderator(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this member may moderate debates."""
    return _is_in_group(user, MODERATORS)


def is_data_editor(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this member may publish files at the desk."""
    return _is_in_group(user, DATA_EDITORS)


def has_powers(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this member does more here than read and post: in newsroom, moderation or at the desk."""
    return is_editor(user) or is_moderator(user) or is_data_editor(user)


def hold_account(member: User) -> bool:
    """Keeps the row of a member who may be leaving until the transaction ends, so that what names them can be stored; False where
    they have left. Comes before every other lock, as where they leave. One query."""
    held = User.objects.select_for_update(no_key=True).filter(pk=member.pk, is_active=True)
    return bool(held.values_list("pk", flat=True))
