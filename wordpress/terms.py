"""Where the old site's categories, tags and authors have their place here: sections, topics, authors."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from functools import partial
from html import unescape

from django.db import transaction
from django.db.models import Q
from django.utils.html import strip_tags
from django.utils.text import slugify
from wagtail.models import Page

from articles.models.pages import FrontPage, SectionPage
from articles.models.topics import Topic
from articles.newsroom.reserved_words import is_reserved_word
from live.numbers import parse_number
from live.plain_text import clean_text
from wordpress.export_reader.catalogue import ExportCatalogue
from wordpress.export_reader.records import ExportItem, ExportTerm, ItemTerm
from wordpress.html_conversion.item_notes import ItemNotes
from wordpress.report import ReportRow

logger = logging.getLogger(__name__)
#: Tags that part words although no space stands there.
BREAKS = re.compile(
    r"<(?:br|/?(?:p|div|li|ul|ol|tr|td|th|h[1-6]|blockquote|figcaption))\b[^<>]*>", re.IGNORECASE
)
TOPIC_LENGTH = 60
AUTHOR_LENGTH = 100
#: What WordPress puts stories under that nobody filed.
UNFILED = "uncategorized"
KNOWN = {"category", "post_tag", "tag", "author"}


def plain_words(text: str) -> str:
    """Words as readers see them: without markup, entities and doubled spaces. Where a line or paragraph ends, words part."""
    return clean_text(" ".join(unescape(strip_tags(BREAKS.sub(" ", text))).split()))


class TermMapper:
    """Finds or makes what items are filed under. `section` takes every story, whatever its categories."""

    def __init__(self, catalogue: ExportCatalogue, section: SectionPage | None = None) -> None:
        self.catalogue = catalogue
        self.section = section
        self.by_slug = {(term.kind, term.slug): term for term in catalogue.terms}
        self.by_number = {term.number: term for term in catalogue.terms if term.number}

    def list_categories(self, item: ExportItem) -> list[ItemTerm]:
        """The categories a story was filed under, but for the one WordPress gives those that nobody filed."""
        return [word for word in item.list_terms("category") if word.slug != UNFILED]

    def section_for(self, item: ExportItem, notes: ItemNotes) -> SectionPage:
        """The section of a story: that of the category above its primary one."""
        if self.section:
            return self.section
        if categories := self.list_categories(item):
            return self.section_of(*self.top(self.primary(item, categories)), notes)
        section = SectionPage.objects.live().order_by("path").first() or make_section("news", "News")
        notes.change(f"it had no category and stands in the section “{section.title}”")
        return section

    def topics_of(self, item: ExportItem, notes: ItemNotes) -> list[Topic]:
        """The topics of a story: its tags, and its categories but for the one that is its section."""
        categories = self.list_categories(item)
        names = [word.name for word in (*categories, *item.list_terms("post_tag"))]
        if categories and not self.section:
            _, name = self.top(self.primary(item, categories))
            names = [
                topic_name
                for topic_name in names
                if plain_words(topic_name).casefold() != plain_words(name).casefold()
            ]
        self.tell_rest(item, notes)
        return self.topics(names, notes)

    def primary(self, item: ExportItem, categories: list[ItemTerm]) -> ItemTerm:
        """The category an SEO plug-in calls the primary one, else the first."""
        for key in ("_yoast_wpseo_primary_category", "rank_math_primary_category"):
            term_number = item.read_meta(key)
            term = self.by_number.get(parse_number(term_number) or 0)
            primaries = [word for word in categories if term and word.slug == term.slug]
            if primaries:
                return primaries[0]
        return categories[0]

    def top(self, word: ItemTerm) -> tuple[str, str]:
        """(slug, name) of the category above all those a category stands beneath."""
        slug, name, seen = word.slug, word.name, set()
        while (term := self.by_slug.get(("category", slug))) and slug not in seen:
            seen.add(slug)
            name = term.name or name
            if not term.parent or ("category", term.parent) not in self.by_slug:
                break
            slug = term.parent
        return slug, name

    def section_of(self, slug: str, name: str, notes: ItemNotes) -> SectionPage:
        """The section with the category's slug or name, made where there is none."""
        name = plain_words(name) or slug
        slug = slugify(slug) or slugify(name) or "stories"
        section = SectionPage.objects.filter(Q(slug=slug) | Q(title__iexact=name)).order_by("path").first()
        if section:
            return open_section(section, notes)
        notes.remark(f"the section “{name}” was made for it")
        return make_section(slug, name)

    def topics(self, names: list[str], notes: ItemNotes) -> list[Topic]:
        """The topics of these names, each once."""
        topics = {}
        for name in map(plain_words, names):
            topic = find_topic(name)
            if topic is None and name:
                short = name[:TOPIC_LENGTH].rstrip()
                if short != name:
                    notes.change(f"the topic “{name}” is shortened")
                topic = Topic.objects.create(name=short, slug=find_free_slug(short))
            if topic:
                topics[topic.pk] = topic
        return list(topics.values())

    def tell_rest(self, item: ExportItem, notes: ItemNotes) -> None:
        """Say what a story was filed under that has no place here."""
        for word in item.words:
            if word.domain == "post_format":
                notes.change(f"the post format “{plain_words(word.name) or word.slug}” is not kept")
            elif word.domain not in KNOWN:
                notes.change(f"the term “{plain_words(word.name)}” of “{word.domain}” is left out")

    def tell(self) -> Iterator[ReportRow]:
        """A row of the report for every category, tag and other term of the file."""
        for term in self.catalogue.terms:
            if term.kind == "author":
                continue  # told of with the writers
            yield from tell_safely(term.number, term.kind, term.name, partial(self.tell_term, term))

    def tell_term(self, term: ExportTerm) -> ReportRow:
        """The row for a term: imported for a category or tag whose name a section or topic has here."""
        if term.kind in {"category", "tag"}:
            address = self.address(term)
            why = "" if address else "No story that moved is filed under it."
        else:
            address, why = "", f"There is no place for terms of “{term.kind}” here."
        return make_term_row(term.number, term.kind, plain_words(term.name), address, why)

    def address(self, term: ExportTerm) -> str:
        """Where a term's stories stand here; "" where nothing has its name."""
        place = self.find_place(term)
        return (place.get_absolute_url() or "") if place else ""

    def find_place(self, term: ExportTerm) -> SectionPage | Topic | None:
        """What holds a term's stories here; None where nothing has its name."""
        if term.kind == "category" and not term.parent and self.section is None:
            named = Q(slug=slugify(term.slug)) | Q(title__iexact=plain_words(term.name))
            section: SectionPage | None = SectionPage.objects.filter(named).order_by("path").first()
            if section:
                return section
        return find_topic(plain_words(term.name))


def make_term_row(number: int, kind: str, title: str, address: str, why: str) -> ReportRow:
    """A row of the report for what is no item."""
    result = "imported" if address else "left out"
    return {"id": number, "type": kind, "title": title, "result": result, "address": address, "why": why}


def tell_safely(number: int, kind: str, title: str, make_row: Callable[[], ReportRow]) -> Iterator[ReportRow]:
    """The row `make_row` makes or, where it raises, one that says so."""
    try:
        with transaction.atomic():
            yield make_row()
    except Exception as error:
        logger.exception("A %s cannot be told of.", kind)
        yield make_term_row(number, kind, title, "", f"It cannot be told of: {type(error).__name__}.")


def find_topic(name: str) -> Topic | None:
    """The topic of a name, also one that was shortened to fit; None where there is none."""
    return Topic.objects.filter(name__iexact=name[:TOPIC_LENGTH].rstrip()).first() if name else None


def find_free_slug(name: str) -> str:
    """A slug for a new topic that no other has: "C" and "C++" both make "c"."""
    made = slugify(name)[: TOPIC_LENGTH - 5] or "topic"
    taken = set(Topic.objects.filter(slug__startswith=made).values_list("slug", flat=True))
    tries = (made, *(f"{made}-{number}" for number in range(2, len(taken) + 3)))
    return next(slug for slug in tries if slug not in taken)


def open_section(section: SectionPage, notes: ItemNotes) -> SectionPage:
    """A section, under an address at which readers can open it: an earlier import may have given it another's."""
    if is_reserved_word(section.slug):
        section.slug = find_free_address(section.get_parent(), section.slug)
        section.save()
        notes.remark(
            f"the section “{section.title}” has the address “{section.slug}” now, where it can be opened"
        )
    return section


def find_free_address(front: Page, slug: str) -> str:
    """A slug beneath the front page that no page and no other part of the site has."""
    tries = (slug, *(f"{slug}-{number}" for number in range(2, 1000)))
    taken = set(front.get_children().values_list("slug", flat=True))
    return next(
        candidate for candidate in tries if candidate not in taken and not is_reserved_word(candidate)
    )


def make_section(slug: str, name: str) -> SectionPage:
    """A live section beneath the front page; its slug gives way to the site's own addresses."""
    front = FrontPage.objects.get()
    section = SectionPage(title=name[:255], slug=find_free_address(front, slug), live=False)
    front.add_child(instance=section)
    section.save_revision().publish()
    return section
