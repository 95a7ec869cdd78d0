"""The newsroom's door: members' sign-in is the only way in, and its pages have a policy of their own."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from articles.checking.unfinished import Unfinished

PREFIX = "/newsroom/"
ACCESS = "wagtailadmin.access_admin"
#: Wagtail's pages carry a few inline scripts and styles; nothing comes from anywhere else.
POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        f"connect-src {' '.join(settings.LIVE_CONNECT)}",
        "frame-src 'self'",
        "frame-ancestors 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    ]
)


class NewsroomDoor:
    """Refuses members who do not work here, and gives the newsroom its content policy.

    People not signed in are left to Wagtail, which sends them to the members' sign-in.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        leaving = request.path == reverse("wagtailadmin_logout")
        if request.user.is_authenticated and not leaving and not request.user.has_perm(ACCESS):
            raise PermissionDenied("The newsroom is for editors and moderators. Ask an editor to add you.")
        response = self.get_response(request)
        if not response.streaming:  # an upload, which has a stricter one
            response["Content-Security-Policy"] = POLICY
        return response

    def process_exception(self, request, exception):
        """A story with places for words to come, met on any way to publication: back to its editor, told why."""
        if not isinstance(exception, Unfinished) or not request.path.startswith(PREFIX):
            return None
        messages.error(request, exception.messages[0])
        return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[exception.page.pk]))


def sign_in(request):
    """Wagtail's own sign-ins would go round the members' limits and second factor: hand over instead."""
    after = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(after, allowed_hosts=None):
        after = PREFIX if request.path.startswith(PREFIX) else ""
    query = f"?{urlencode({'next': after})}" if after else ""
    return HttpResponseRedirect(f"{reverse('account_login')}{query}")
