"""Old addresses: each leads to where its page stands now."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from wordpress.export_reader.addresses import LONGEST, extract_path, split_address
from wordpress.export_reader.records import ExportItem
from wordpress.html_conversion.item_notes import ItemNotes
from wordpress.models import ImportedItem

#: The words of a query WordPress itself names items by: /?p=12.
NUMBERED = ("p", "page_id", "attachment_id")


def is_site_word(slug: str) -> bool:
    """Whether an address belongs to a part of the site that is no page."""
    try:
        return resolve(f"/{slug}/").url_name != "wagtail_serve"
    except Resolver404:
        return False


def list_old_paths(item: ExportItem) -> list[str]:
    """The paths an item was read at on the old site, without those that name it by number alone."""
    link = split_address(item.link)
    paths = [unquote(link.path)] if link.path.strip("/") and not link.query else []
    if paths:
        above = paths[0].rstrip("/").rsplit("/", 1)[0]
        paths += [f"{above}/{unquote(slug)}/" for slug in item.meta.get("_wp_old_slug", []) if slug]
    return list(dict.fromkeys(paths))


def add_redirects(paths: list[str], *, notes: ItemNotes, page: Page | None = None, address: str = "") -> None:
    """Have every path lead to `page`, or else to `address`. A path that is taken here is told and left."""
    own = page.get_url() if page else address
    for old in paths:
        old_path = Redirect.normalise_path(old)
        if old_path == Redirect.normalise_path(unquote(own or "")):
            continue
        if len(old_path) > LONGEST:
            notes.remark(f"its old address {old[:80]}… is too long to lead here")
        elif page and is_taken(old_path):
            notes.remark(f"its old address {old} is that of something else here")
        else:
            add_redirect(old_path, old, page, address, notes)


def add_redirect(kept: str, old: str, page: Page | None, address: str, notes: ItemNotes) -> None:
    """Leads an old path to a page or an address; notes where it already leads elsewhere."""
    redirect = Redirect.objects.filter(old_path=kept, site=None).first()
    wanted = {"redirect_page_id": page.pk if page else None, "redirect_link": address}
    if redirect is None:
        Redirect.objects.create(old_path=kept, is_permanent=True, automatically_created=True, **wanted)
    elif {key: getattr(redirect, key) for key in wanted} != wanted:
        notes.remark(f"its old address {old} already leads elsewhere")


def is_taken(kept: str) -> bool:
    """Whether a path is answered here, so that nothing would ever ask for its redirect."""
    if is_site_word(kept.strip("/")):
        return True
    above = Page.objects.filter(sites_rooted_here__isnull=False).first()
    return bool(Page.objects.filter(url_path=f"{above.url_path}{kept.strip('/')}/", live=True).exists())


def list_upload_paths(item: ExportItem) -> list[str]:
    """The path an upload was fetched from."""
    return [unquote(split_address(item.attachment).path)] if extract_path(item.attachment) else []


def find_numbered(asked: Mapping[str, str]) -> str:
    """Where the item stands that a query such as {"p": "12"} names; "" for any other query.

    Where two old sites moved in, a number is that of the site which came first.
    """
    number = next((asked[word] for word in NUMBERED if asked.get(word)), "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return ""
    record = (
        ImportedItem.objects.filter(number=int(number))
        .select_related("page", "image", "document")
        .order_by("pk")
        .first()
    )
    if record is None or (record.page and not record.page.live):
        return ""
    if record.page:
        return record.page.get_url() or ""
    return record.image.address if record.image else record.document.url if record.document else ""
