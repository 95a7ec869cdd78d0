"""The site's addresses with those of the local site alone among them."""

from django.urls import include, path

from config.urls import urlpatterns as every_site

urlpatterns = [
    path("mail/", include("config.local_site.inbox")),
    path("media/", include("config.local_site.uploads")),
    *every_site,
]
