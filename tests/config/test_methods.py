"""Every view of ours says by which methods it is asked: any other is refused before the view looks at anything."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver

from accounts.models import User
from tests.addresses import EVERY_ADDRESS

#: What answers alike whatever is asked: the newsroom's own ways to sign in, pages, whose own models see to it, and addresses of
#: the API that there are not.
LEAD = {"wagtailadmin_login", "wagtailcore_login", "wagtailadmin_password_reset", "wagtail_serve", "^.*/$"}
OURS = ("accounts", "articles", "carespace", "digests", "live", "ratings", "search", "wordpress")


def name_of(pattern: URLPattern) -> str:
    return pattern.name or str(pattern.pattern)


def is_class(pattern: URLPattern) -> bool:
    """Whether Django or the REST framework looks at the methods, which are those of a class."""
    return hasattr(pattern.callback, "view_class") or hasattr(pattern.callback, "cls")


def list_own_patterns(patterns=None) -> list[URLPattern]:
    """The patterns that lead to functions of our own apps."""
    found = []
    for each in get_resolver(EVERY_ADDRESS).url_patterns if patterns is None else patterns:
        if not isinstance(each, URLPattern):
            found += list_own_patterns(each.url_patterns)
        elif (
            each.callback.__module__.partition(".")[0] in OURS
            and not is_class(each)
            and name_of(each) not in LEAD
        ):
            found.append(each)
    return found


@pytest.mark.django_db
def test_another_method_is_refused():
    request = RequestFactory().generic("PROPFIND", "/")
    request.user = User(is_superuser=True, is_staff=True)
    patterns = list_own_patterns()
    assert len(patterns) > 100
    answered = {}
    for each in patterns:
        arguments = dict.fromkeys(each.pattern.regex.groupindex, 1)
        status = each.callback(request, **arguments).status_code
        if status != 405:
            answered[str(each.pattern)] = status
    assert answered == {}
