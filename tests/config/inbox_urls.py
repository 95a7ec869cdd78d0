"""The site's addresses with those of the local site alone among them."""

from django.urls import include, path

from config.urls import urlpatterns as every_site

urlpatterns = [
    path("mail/", include("config.inbox")),
    path("media/", include("config.uploads")),
    *every_site,
]
