"""Every address of the site."""

from django.conf import settings
from django.templatetags.static import static
from django.urls import include, path
from django.utils.functional import lazy
from django.views.generic import RedirectView, TemplateView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("robots.txt", TemplateView.as_view(template_name="robots.txt", content_type="text/plain")),
    path("favicon.ico", RedirectView.as_view(url=lazy(static, str)("img/icon.svg"))),
    path("", include("ratings.urls")),
    path("", include("carespace.urls")),
    path("", include("accounts.urls")),
    path("", include("digests.urls")),
    path("", include("articles.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("config.api")),
    path("newsroom/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *([path("mail/", include("config.inbox"))] if settings.LOCAL else []),
    *([path("media/", include("config.uploads"))] if settings.LOCAL else []),
    path("", include(wagtail_urls)),
]
