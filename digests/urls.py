"""Addresses of digests; each is written out in full."""

from django.urls import URLPattern, URLResolver

app_name = "digests"

urlpatterns: list[URLPattern | URLResolver] = []
