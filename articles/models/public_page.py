"""What the site's Wagtail pages have in common."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from wagtail.fields import StreamField
from wagtail.models import PageViewRestriction
from wagtail.models.sites import SiteRootPath

from articles.http_caching import cacheable
from articles.models.references import hold_references, index_references_once, refers_to_nothing
from articles.models.served_site import ROOT_PATHS_HELD_AS, find_root_paths
from articles.newsroom.reserved_words import refuse_reserved_word
from live.page_cache import depend_on
from live.plain_text import refuse_unprintable_values

#: What apps above ask of a story in the query that finds it: {attribute: what makes its expression}.
STORY_ANNOTATIONS: dict[str, Callable[[], Any]] = {}


def make_story_annotations() -> dict[str, object]:
    """{attribute: expression} of everything registered."""
    return {name: make_expression() for name, make_expression in STORY_ANNOTATIONS.items()}


if TYPE_CHECKING:
    from wagtail.models import Page
    from wagtail.models import Page as MixedInto

    from accounts.models import User
else:
    MixedInto = object


class PublicPage(MixedInto):
    """What all our Wagtail pages share. Either everyone may read a page or, while a draft, nobody."""

    private_page_options = ()
    allowed_http_methods = ("GET", "HEAD", "OPTIONS")

    @property
    def query_words(self) -> Sequence[str]:
        """The names in a query string that this kind of page reads."""
        return ()

    def save(self, *args: object, **kwargs: object) -> None:
        """Store the page, or a few of its fields; one stored whole is indexed once."""
        whole = kwargs.get("update_fields") is None
        with index_references_once(self) if whole else nullcontext():
            super().save(*args, **kwargs)

    def save_base(
        self, *args: object, update_fields: Collection[str] | None = None, **kwargs: object
    ) -> None:
        """Store the page's own row."""
        with hold_references() if refers_to_nothing(update_fields) else nullcontext():
            super().save_base(*args, update_fields=update_fields, **kwargs)

    def clean(self) -> None:
        """Refuse an address where the page could not be opened. Raises ValidationError."""
        super().clean()
        self.refuse_reserved_address()
        self.refuse_unprintable_body()

    def minimal_clean(self) -> None:
        """What Wagtail asks of a draft."""
        super().minimal_clean()
        self.refuse_reserved_address()

    def refuse_reserved_address(self) -> None:
        """Refuse the slug in the place the page has; a new one in a form has none yet. Raises ValidationError."""
        refuse_reserved_word(self.slug, (self.depth or 0) - 1)

    def refuse_unprintable_body(self) -> None:
        """Refuse a body of blocks that holds a character nobody can print. Raises ValidationError."""
        for field in self._meta.fields:
            if isinstance(field, StreamField):
                try:
                    refuse_unprintable_values(field.get_prep_value(getattr(self, field.name)))
                except ValidationError as error:
                    raise ValidationError({field.name: error.messages}) from None

    def move(self, target: Page, pos: str | None = None, user: User | None = None) -> None:
        """Move the page beneath or beside another. Raises ValidationError where it could not be opened there."""
        refuse_reserved_word(self.slug, target.depth if (pos or "").endswith("child") else target.depth - 1)
        super().move(target, pos=pos, user=user)

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """No page is kept for some readers, so nothing is asked of the database."""
        nothing: QuerySet[PageViewRestriction] = PageViewRestriction.objects.none()
        return nothing

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        depend_on(f"page:{self.pk}")
        response = super().serve(request, *args, **kwargs)
        return (
            response
            if getattr(request, "is_preview", False)
            else cacheable(request, response, words=self.query_words)
        )

    def _get_site_root_paths(self, request: HttpRequest | None = None) -> list[SiteRootPath]:
        """Where the pages of each site begin, left on the request or the page as Wagtail does, whose redirects read it there;
        Wagtail itself asks Redis for each page without a request."""
        holder = vars(request or self)
        if ROOT_PATHS_HELD_AS not in holder:
            holder[ROOT_PATHS_HELD_AS] = find_root_paths()
        return list(holder[ROOT_PATHS_HELD_AS])

    def get_absolute_url(self) -> str | None:
        """The page's address from the site's root, None for a page outside the site."""
        address: str | None = self.get_url()
        return address

    @property
    def address(self) -> str:
        """The page's whole address, for e-mails, feeds and the canonical link."""
        return f"{settings.SITE_URL}{self.get_url()}"
