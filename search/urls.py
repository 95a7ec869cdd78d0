"""The address of the results page."""

from __future__ import annotations

from django.urls import path

from search.views import show_results

app_name = "search"

urlpatterns = [path("search/", show_results, name="results")]
