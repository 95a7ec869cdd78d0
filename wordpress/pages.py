"""An item of the old site as a page here: a post becomes a story, a page a standing page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any, Protocol

from wagtail.models import Page

from articles.models.articles import ArticlePage
from articles.models.authors import Authored, join_names
from articles.models.pages import FrontPage, StandardPage
from articles.models.references import hold_references
from wordpress import headings
from wordpress.archived_comments.archive import archive_comments
from wordpress.attachments import AttachmentImporter
from wordpress.authors import AuthorMapper
from wordpress.export_reader.catalogue import ExportCatalogue
from wordpress.export_reader.dates import ExportClock
from wordpress.export_reader.records import ExportItem
from wordpress.html_conversion import conversion as converting
from wordpress.html_conversion.item_notes import ItemNotes
from wordpress.html_conversion.link_resolution import LinkResolver, PictureResolver
from wordpress.html_conversion.pieces import StoryPiece
from wordpress.models import ImportedItem
from wordpress.old_addresses import item_redirects as redirects
from wordpress.publication_status import DRAFT, LIVE, SCHEDULED, LeftOutError, PublicationStatus, find_status
from wordpress.report import ReportRow
from wordpress.run_report import RunReport
from wordpress.terms import TermMapper, plain_words

TOUCHED = "The page was worked on here since it came, so it stays as it is. What the old site changed is not taken over."

StoryOrPage = ArticlePage | StandardPage


class PageSources(Protocol):
    """What a run knows that pages are written from."""

    site: str
    catalogue: ExportCatalogue
    clock: ExportClock
    terms: TermMapper
    authors: AuthorMapper
    links: LinkResolver
    uploads: AttachmentImporter
    report: RunReport

    def find_moved_number(self, number: int, kind: str = "") -> ImportedItem | None:
        """The record of the item with a number, of one kind where it is named; None where it did not move."""

    def find_shared_block(self, number: int) -> str | None:
        """The text of a block that stories share; None where the file has none of that number."""


class PageImporter:
    """Writes pages. `move` is the run: its catalogue, terms, clock, links and record."""

    def __init__(self, move: PageSources) -> None:
        self.move = move

    def page(self, item: ExportItem, kept: ImportedItem, notes: ItemNotes) -> StoryOrPage:
        """The page of an item, made or brought up to date, as the record has it. Raises LeftOutError.

        A page somebody worked on here is not touched.
        """
        stands = find_status(item, self.move.clock, notes)
        page = self.find_known_page(kept)
        pieces = self.convert_text(item, notes)
        if not pieces and stands.state != DRAFT:
            notes.change("it has no text, so it is a draft")
            stands = PublicationStatus(DRAFT, stands.moment)
        above: Page | None = None
        if page is None:
            placing = ItemNotes()
            placing.repeat(kept.placing)
            above = self.find_parent(item, placing)
            page = self.make_page(item, above, placing)
            kept.placing = placing.as_json()
        notes.repeat(kept.placing)
        was = page.serializable_data() if page.pk else None
        self.fill(page, item, pieces, notes, name=kept.key)
        self.date(page, stands)
        if above is not None:
            page.live = False
            # A publication that follows tells the index what the page refers to.
            with hold_references() if stands.state == LIVE else nullcontext():
                above.add_child(instance=page)
        self.settle(page, stands, was)
        page.refresh_from_db()
        self.tell_rest(item, notes)
        kept.page = page
        kept.revision_id, kept.was_live = page.latest_revision_id, page.live
        redirects.add_redirects(redirects.list_old_paths(item), notes=notes, page=page)
        self.move.report.tell_others(self.comments(item, page, notes))
        return page

    def comments(self, item: ExportItem, page: StoryOrPage, notes: ItemNotes) -> Iterator[ReportRow]:
        """Archive an item's comments under its page; a row of the report for each."""
        yield from archive_comments(item, page=page, site=self.move.site, clock=self.move.clock, notes=notes)

    def find_known_page(self, kept: ImportedItem) -> StoryOrPage | None:
        """The page made of the item before, as its newest version has it; None for an item that is new.

        Raises LeftOutError where it was deleted or written on here.
        """
        if not kept.pk:
            return None
        if kept.page is None:
            raise LeftOutError("Its page was deleted here.")
        page = kept.page.specific
        if not kept.is_untouched(page):
            raise LeftOutError(TOUCHED, page.address)
        latest: ArticlePage | StandardPage = page.get_latest_revision_as_object()
        return latest

    def convert_text(self, item: ExportItem, notes: ItemNotes) -> list[StoryPiece]:
        """The pieces of an item's text. `notes` is told what could not stay as it was."""
        pictures = PictureResolver(self.move.links, notes, item, self.move.uploads.by_path)
        return converting.convert_item(
            item, notes=notes, links=self.move.links, pictures=pictures, shared=self.move.find_shared_block
        )

    def find_parent(self, item: ExportItem, notes: ItemNotes) -> Page:
        """The page an item comes to stand beneath."""
        if item.kind == "post":
            return self.move.terms.section_for(item, notes)
        above = self.move.find_moved_number(item.parent, "page") if item.parent else None
        if above and above.page:
            return above.page.specific
        if item.parent:
            notes.change("the page it stood beneath did not move, so it stands at the top")
        return FrontPage.objects.get()

    def make_page(self, item: ExportItem, above: Page, notes: ItemNotes) -> StoryOrPage:
        """A new page, not stored yet, under a slug that no page beneath `above` has: a story for a post, else a standing page."""
        kind = ArticlePage if item.kind == "post" else StandardPage
        is_top = isinstance(above, FrontPage)
        return kind(slug=headings.make_slug(item, above, notes, is_top=is_top))

    def fill(
        self, page: StoryOrPage, item: ExportItem, found: list[StoryPiece], notes: ItemNotes, *, name: str
    ) -> None:
        """Everything a page says. `name` is that of its record."""
        page.title = page.draft_title = headings.make_title(item, found, notes)
        page.seo_title = headings.cut_text(plain_words(item.read_meta("_yoast_wpseo_title")), 255)
        if "%%" in page.seo_title:
            page.seo_title = ""
        description = plain_words(item.read_meta("_yoast_wpseo_metadesc"))
        page.standfirst, whole = headings.make_standfirst(item, notes)
        page.search_description = whole or ("" if "%%" in description else description)
        if item.kind == "post":
            if not page.standfirst:
                page.standfirst, found = headings.take_standfirst(found, notes)
            if not page.standfirst:
                page.standfirst = page.title[: headings.STANDFIRST]
                notes.change(
                    "it had no excerpt, so its headline stands as its standfirst until an editor writes one"
                )
            page.body = json.dumps(converting.make_body(found, name=name))
            self.file(page, item, notes)
        else:
            page.body = converting.make_rich_text(found)
            if item.words:
                names = ", ".join(f"“{plain_words(word.name)}”" for word in item.words)
                notes.change(f"a standing page is not filed under anything: {names} left out")

    def file(self, page: ArticlePage, item: ExportItem, notes: ItemNotes) -> None:
        """Topics and authors of a story; new ones only where they changed."""
        page.topics.set(self.move.terms.topics_of(item, notes))
        authors = self.move.authors.authors(item, notes)
        if [row.author_id for row in page.authored.all()] != [author.pk for author in authors]:
            page.authored.set(
                [Authored(author=author, sort_order=place) for place, author in enumerate(authors)]
            )
        title = plain_words(self.move.catalogue.site.title)
        page.byline = join_names([author.name for author in authors])[:300] or title[:300] or page.byline

    def date(self, page: StoryOrPage, stands: PublicationStatus) -> None:
        """The dates of a page. A draft keeps the one it showed to some, for the day it is published."""
        if stands.state == LIVE and stands.moment:
            page.first_published_at = stands.moment
        page.go_live_at = stands.moment if stands.state == SCHEDULED else None
        if isinstance(page, ArticlePage):
            page.given_date = stands.moment if stands.state == DRAFT else None

    def settle(self, page: StoryOrPage, stands: PublicationStatus, was: dict[str, Any] | None) -> None:
        """Store a page that changed, and have it stand as the old site had it."""
        same = was is not None and has_same_words(page.serializable_data(), was)
        if stands.state == DRAFT and page.live:
            page.unpublish()
            page = type(page).objects.get(pk=page.pk)
        if same and (stands.state == LIVE) == page.live and stands.state != SCHEDULED:
            return
        if same and stands.state == SCHEDULED and page.scheduled_revision:
            return
        if page.live or stands.state == LIVE:
            Page.objects.filter(pk=page.pk).update(first_published_at=page.first_published_at)
        revision = page.save_revision(clean=stands.state != DRAFT)  # a draft may lack what a page must have
        if stands.state != DRAFT:
            revision.publish(skip_permission_checks=True)  # an old story may hold any words

    def tell_rest(self, item: ExportItem, notes: ItemNotes) -> None:
        """Say what an item held that has no place here."""
        if item.sticky:
            notes.remark("it was held at the top of the old front page; an editor chooses what leads here")
        if item.fields:
            named = ", ".join(f"“{plain_words(name)}”" for name in item.fields[:20])
            notes.change(f"its custom fields are left out: {named}")


def has_same_words(now: dict[str, Any], was: dict[str, Any]) -> bool:
    """Whether two serialised pages say the same, apart from what storing them counts."""
    stored = {
        "latest_revision",
        "latest_revision_created_at",
        "has_unpublished_changes",
        "draft_title",
        "live_revision",
    }
    stored |= {"last_published_at", "live", "dated", "expired"}

    def said(page: dict[str, Any]) -> dict[str, Any]:
        contents = {key: value for key, value in page.items() if key not in stored}
        contents["authored"] = [row["author"] for row in page.get("authored", [])]
        contents["topics"] = sorted(page.get("topics", []))
        return contents

    return said(now) == said(was)
