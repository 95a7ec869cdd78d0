"""Addresses of ratings; each is written out in full."""

from django.urls import URLPattern, URLResolver

app_name = "ratings"

urlpatterns: list[URLPattern | URLResolver] = []
