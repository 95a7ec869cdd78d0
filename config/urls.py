"""Every address of the site."""

from django.conf import settings
from django.templatetags.static import static
from django.urls import include, path, re_path
from django.utils.functional import lazy
from django.views.generic import RedirectView, TemplateView
from wagtail.documents.views.serve import serve as serve_document
from wagtail.urls import serve_pattern as page_pattern

from articles.newsroom.middleware import sign_in
from articles.views import serve_page
from config.serving.security_text import security_text

handler500 = "config.serving.server_errors.handle_server_error"

urlpatterns = [
    path("robots.txt", TemplateView.as_view(template_name="robots.txt", content_type="text/plain")),
    path(".well-known/security.txt", security_text),
    path("favicon.ico", RedirectView.as_view(url=lazy(static, str)("img/icon.svg"))),
    path("", include("ratings.urls")),
    path("", include("carespace.urls")),
    path("", include("accounts.urls")),
    path("", include("digests.urls")),
    path("", include("search.urls")),
    path("", include("articles.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("config.api")),
    path("newsroom/", include("config.newsroom")),
    path("documents/<int:document_id>/<path:document_filename>", serve_document, name="wagtaildocs_serve"),
    *([path("mail/", include("config.local_site.inbox"))] if settings.LOCAL else []),
    *([path("media/", include("config.local_site.uploads"))] if settings.LOCAL else []),
    # Of Wagtail's public addresses only the pages: its sign-in and its shared passwords would go round allauth.
    path("_util/login/", sign_in, name="wagtailcore_login"),
    re_path(page_pattern, serve_page, name="wagtail_serve"),
]
