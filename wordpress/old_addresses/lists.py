"""Where the old site's lists lead: to the list here that holds the same stories, or nowhere, but never to the front page."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from articles.models.articles import ArticlePage
from articles.search_sources import STORY
from live.numbers import parse_number
from wordpress.export_reader.addresses import SIZE
from wordpress.models import ImportedItem, ImportedTerm
from wordpress.old_addresses.paths import OldPath, drop_part, parse_old_path

GONE = ""
FORMS = {"rss": "rss.xml", "atom": "atom.xml"}
#: The words of a query by which the old front page was a list.
LISTING = (
    "cat",
    "category_name",
    "tag",
    "author",
    "author_name",
    "m",
    "year",
    "monthnum",
    "day",
    "paged",
    "feed",
)


def find_list(path: str) -> str | None:
    """Where an old path leads; GONE where nothing holds what it named, None for a path that was none of a list's or file's."""
    for rest in list_paths_beneath(path):
        old = parse_old_path(rest)
        if old.is_upload:
            return find_upload(old.base)
        if old.is_comments:
            return GONE
        if old.term:
            return find_term(old, *old.term)
        if old.span:
            return find_span(*old.span)
        if not old.base and old.is_part:
            return find_everything(old)
        if (address := find_story(rest, old)) is not None:
            return address
    return None


def list_paths_beneath(path: str) -> list[str]:
    """A path as it is and without the folder that an old site lay in; none where no site moved in."""
    folders = set(ImportedTerm.objects.values_list("site", flat=True).distinct())
    beneath = {"/" + site.partition("/")[2].strip("/") for site in folders} | {"/blog"}
    return (
        [
            path,
            *(
                path.removeprefix(prefix)
                for prefix in sorted(beneath - {"/"})
                if path.startswith(f"{prefix}/")
            ),
        ]
        if folders
        else []
    )


def find_term(old: OldPath, kind: str, slug: str) -> str:
    """The list of what stands here under a category, tag or author."""
    terms = ImportedTerm.objects.filter(kind=kind, slug=slug).select_related("section", "topic", "author")
    return next((address for term in terms.order_by("pk") if (address := locate_term(term, old.form))), GONE)


def locate_term(term: ImportedTerm, form: str) -> str:
    """The address of a term's list, or of its feed; GONE where it holds no story that readers see."""
    river = ArticlePage.objects.river()
    for thing, stories, feed in (
        (
            term.section,
            river.filter(path__startswith=term.section.path) if term.section else None,
            "section_feed",
        ),
        (term.topic, river.filter(topics=term.topic_id), "topic_feed"),
        (term.author, river.filter(authored__author=term.author_id), "author_feed"),
    ):
        if thing is not None and stories is not None and stories.exists():
            address = thing.get_url() if isinstance(thing, Page) else thing.get_absolute_url()
            return reverse(f"articles:{feed}", args=[thing.slug, FORMS[form]]) if form else str(address)
    return GONE


def list_moved_stories() -> QuerySet[ArticlePage]:
    """The stories that moved in and that readers see."""
    return ArticlePage.objects.river().filter(
        pk__in=ImportedItem.objects.exclude(page=None).values("page_id")
    )


def find_span(year: int, month: int = 0, day: int = 0) -> str:
    """The list of what appeared in a year, with what came before a month’s end where one is named."""
    stories = list_moved_stories().filter(dated__year=year)
    if month:
        stories = stories.filter(dated__month=month)
    if day:  # the old site's day may begin on the evening before
        stories = stories.filter(dated__day__range=(day - 1, day + 1))
    if not stories.exists():
        return GONE
    words = {"kind": STORY, "year": str(year)} | ({"until": f"{year}-{month:02}"} if month else {})
    return f"{reverse('search:results')}?{urlencode(words)}"


def find_everything(old: OldPath) -> str:
    """The feed of everything, or the list of all stories."""
    if old.form:
        return reverse("articles:feed", args=[FORMS[old.form]])
    if not list_moved_stories().exists():
        return GONE
    return f"{reverse('search:results')}?{urlencode({'kind': STORY})}"


def find_story(path: str, old: OldPath) -> str | None:
    """Where the story stands of which a path names a page, a feed or another dress; None where it names none."""
    plain = path.strip("/")
    for base in dict.fromkeys((plain, old.base, drop_part(old.base))):
        address = follow_redirect(f"/{base}") if base else None
        if address is None and base and base != plain:
            address = find_moved_page(base)
        if address is not None:
            return (
                GONE if old.form and base != plain else address
            )  # a feed of comments, which nothing here is
    return None


def find_moved_page(base: str) -> str | None:
    """The address of a page that moved in and kept its path."""
    above = Page.objects.filter(sites_rooted_here__isnull=False).first()
    page = Page.objects.filter(url_path=f"{above.url_path}{base}/", live=True).first() if above else None
    return page.get_url() if page and ImportedItem.objects.filter(page=page).exists() else None


def find_upload(base: str) -> str:
    """The picture a smaller size of which a path names, or the file it names in another spelling."""
    whole = SIZE.sub("", f"/{base}")
    stem, dot, ending = whole.rpartition(".")
    for path in dict.fromkeys((f"/{base}", whole, f"{stem}-scaled{dot}{ending}")):
        if address := follow_redirect(path):
            return address
    return GONE


def follow_redirect(path: str) -> str | None:
    """Where a redirect leads from a decoded path; None where there is none, or it leads to nothing readers see."""
    redirect = (
        Redirect.objects.filter(old_path=Redirect.normalise_path(path))
        .select_related("redirect_page")
        .first()
    )
    if redirect is None or (redirect.redirect_page and not redirect.redirect_page.live):
        return None
    link: str = redirect.link
    return link


def find_listing(asked: Mapping[str, str]) -> str | None:
    """Where a query led on the old front page, such as {"cat": "3"} or {"m": "201503"}; None for any other query."""
    words = {word: asked[word] for word in LISTING if asked.get(word)}
    if not words or not ImportedTerm.objects.exists():
        return None
    form = ("atom" if words["feed"] == "atom" else "rss") if "feed" in words else ""
    for kind, number, slug in (
        ("category", "cat", "category_name"),
        ("tag", "", "tag"),
        ("author", "author", "author_name"),
    ):
        if number in words or slug in words:
            term = ImportedTerm.objects.filter(
                kind=kind, number=parse_number(words.get(number, "")) or -1
            ).first()
            known = term.slug if term else words.get(slug, "").rsplit("/", 1)[-1].lower()
            return find_term(OldPath("", form), kind, known)
    span = words.get("m", "") or f"{words.get('year', '')}{words.get('monthnum', ''):0>2}"
    if "m" in words or "year" in words:
        digits = "".join(character for character in span if character.isascii() and character.isdigit())
        year, month, day = (int(digits[start:end] or 0) for start, end in ((0, 4), (4, 6), (6, 8)))
        return find_span(year, month, day) if 1900 < year < 2100 and month < 13 else GONE
    return find_everything(OldPath("", form, is_part=True))
