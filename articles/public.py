"""Pages anyone may keep a copy of: no cookie, no token, and asked again by their tag."""

from django.conf import settings
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from wagtail.models import PageViewRestriction

from live.page_cache import allow_caching, depend_on


def kept(request, response, *, words=()):
    """`response` for readers and proxies to keep, and for this site until a story changes; see `asked_again`.

    words: every name in the query string that its view reads, None where any may change the answer.
    """
    # Whatever lists or links to stories, and whether their debates go on. Charts, panels and letters on the page
    # have said for themselves what they show.
    return asked_again(request, response, keeping=True, words=words)


def asked_again(request, response, *, keeping=False, words=()):
    """`response` with what lets readers and proxies keep it, or 304 where `request` already holds it.

    An answer that carries a cookie or speaks to one person is marked private and left whole.
    """
    if hasattr(response, "render") and not response.is_rendered:
        response.render()
    messages = getattr(request, "_messages", None)
    if response.status_code != 200 or response.cookies or getattr(messages, "used", False):
        patch_cache_control(response, private=True, no_store=True)
        return response
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    set_response_etag(response)
    if keeping:
        depend_on("stories", "closures")
        allow_caching(response, words=words)
    return get_conditional_response(request, etag=response["ETag"], response=response)


class PublicPage:
    """What all our Wagtail pages share. Either everyone may read a page or, while a draft, nobody."""

    private_page_options = ()
    allowed_http_methods = ("GET", "HEAD", "OPTIONS")
    #: The names in a query string that this kind of page reads.
    query_words = ()

    def get_view_restrictions(self):
        """No page is kept for some readers, so nothing is asked of the database."""
        return PageViewRestriction.objects.none()

    def serve(self, request, *args, **kwargs):
        depend_on(f"page:{self.pk}")
        response = super().serve(request, *args, **kwargs)
        return (
            response
            if getattr(request, "is_preview", False)
            else kept(request, response, words=self.query_words)
        )

    def get_absolute_url(self):
        """The page's address from the site's root, None for a page outside the site."""
        return self.get_url()

    @property
    def address(self):
        """The page's whole address, for e-mails, feeds and the canonical link."""
        return f"{settings.SITE_URL}{self.get_url()}"
