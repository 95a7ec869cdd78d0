"""What readers see of a move: comments under a page, and old addresses that name an item by its number."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef

from articles.moving_in.keeping import ArchivedComment, ImportedItem

PAGE = 100
#: The words of a query WordPress itself names items by: /?p=12.
NUMBERED = ("p", "page_id", "attachment_id")


def has_comments():
    """An annotation for pages: whether there are comments to show."""
    return Exists(ArchivedComment.objects.of_page(OuterRef("pk")))


def comments(page, request):
    """A page of the comments kept under `page`; None where there are none. One query, two where there are some.

    A page that was found with `has_comments` says itself that it has none.
    """
    if not getattr(page, "has_comments", True):
        return None
    shown = Paginator(ArchivedComment.objects.of_page(page), PAGE).get_page(request.GET.get("comments"))
    return shown if shown.object_list else None


def moved_to(request):
    """Where the item stands that an old address such as /?p=12 names; "" for any other address.

    Where two old sites moved in, a number is that of the site which came first.
    """
    asked = next((request.GET[word] for word in NUMBERED if request.GET.get(word)), "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return ""
    kept = (
        ImportedItem.objects.filter(key=str(int(asked)))
        .select_related("page", "image", "document")
        .order_by("pk")
        .first()
    )
    if kept is None or (kept.page and not kept.page.live):
        return ""
    if kept.page:
        return kept.page.get_url() or ""
    return kept.image.address if kept.image else kept.document.url if kept.document else ""
