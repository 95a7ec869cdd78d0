"""Remembers where the old site's lists lead, for whoever asks for one later."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from urllib.parse import unquote

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Page

from articles.models.authors import Author
from articles.models.topics import Topic
from wordpress.authors import AuthorMapper, find_author
from wordpress.export_reader.catalogue import ExportCatalogue
from wordpress.export_reader.records import ExportTerm
from wordpress.models import ImportedTerm
from wordpress.terms import TermMapper

logger = logging.getLogger(__name__)


def record_terms(catalogue: ExportCatalogue, site: str, terms: TermMapper, authors: AuthorMapper) -> None:
    """Store what each category, tag and writer of a file leads to. One that raises is left out of it."""
    for term in list_terms(catalogue):
        try:
            with transaction.atomic():
                record_term(site, term.kind, term.slug, term.number, terms.find_place(term))
        except Exception:
            logger.exception("Where %s %s leads is not kept.", term.kind, term.slug)
    for slug, number, name in list_writers(catalogue, authors):
        try:
            with transaction.atomic():
                record_term(site, "author", slug, number, find_author(name))
        except Exception:
            logger.exception("Where the writer %s leads is not kept.", slug)


def list_terms(catalogue: ExportCatalogue) -> Iterator[ExportTerm]:
    """Categories and tags the file names at its head, then those that only items name."""
    known = set()
    for term in catalogue.terms:
        if term.kind in {"category", "tag"}:
            known.add((term.kind, term.slug))
            yield term
    for kind, slug, name in catalogue.list_filed():
        if (kind, slug) not in known:
            yield ExportTerm(0, kind, slug, name)


def list_writers(catalogue: ExportCatalogue, authors: AuthorMapper) -> Iterator[tuple[str, int, str]]:
    """(slug, number, name) of members, whose address WordPress makes of their sign-in, and of guests."""
    for author in catalogue.authors.values():
        yield (
            slugify(author.login.replace(".", "-")),
            author.number,
            authors.bylines.name_member(author.login),
        )
    for login, guest in authors.bylines.guests.items():
        yield slugify(login.replace(".", "-")), 0, guest.name


def record_term(site: str, kind: str, slug: str, number: int, place: Page | Topic | Author | None) -> None:
    """Store where a term leads. One that leads nowhere is kept too: its list is gone."""
    slug = unquote(slug).lower()[:200]
    if not slug:
        return
    ImportedTerm.objects.update_or_create(
        site=site,
        kind=kind,
        slug=slug,
        defaults={
            "number": number,
            "section": place if isinstance(place, Page) else None,
            "topic": place if isinstance(place, Topic) else None,
            "author": place if isinstance(place, Author) else None,
        },
    )
