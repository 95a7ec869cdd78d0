"""The site's addresses with the local inbox among them."""

from django.urls import include, path

from config.urls import urlpatterns as every_site

urlpatterns = [path("mail/", include("config.inbox")), *every_site]
