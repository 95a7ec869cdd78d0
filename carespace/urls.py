"""Addresses of carespace; each is written out in full."""

from django.urls import URLPattern, URLResolver

app_name = "carespace"

urlpatterns: list[URLPattern | URLResolver] = []
