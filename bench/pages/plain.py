"""The same story served by plain Wagtail: its own serving and middleware and a template of six lines."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Final
from unittest import mock

from django.template import engines
from django.test import override_settings

#: What Wagtail's own project template has.
MIDDLEWARE: Final = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
TEMPLATE: Final = """{% load wagtailcore_tags %}<!doctype html>
<html lang="en-GB"><head><title>{{ page.title }}</title></head><body><h1>{{ page.title }}</h1>
{% for block in page.body %}{% if block.block_type == "text" %}{% include_block block %}{% endif %}{% endfor %}
<ul>{% for other in page.get_siblings.live.specific|slice:":3" %}<li><a href="{% pageurl other %}">{{ other.title }}</a></li>{% endfor %}</ul>
</body></html>"""


@contextlib.contextmanager
def serve_plainly() -> Iterator[None]:
    """Within it a story is a page of Wagtail's and nothing more."""
    from wagtail.models import Page

    from articles.models import ArticlePage

    template = engines["django"].from_string(TEMPLATE)
    with (
        override_settings(MIDDLEWARE=MIDDLEWARE),
        mock.patch.object(ArticlePage, "get_context", Page.get_context),
        mock.patch.object(ArticlePage, "serve", Page.serve),
        mock.patch.object(ArticlePage, "route", Page.route),
        mock.patch("articles.views.find_story", return_value=None),
        mock.patch.object(ArticlePage, "get_template", return_value=template),
        mock.patch.object(ArticlePage, "get_view_restrictions", Page.get_view_restrictions),
    ):
        yield
