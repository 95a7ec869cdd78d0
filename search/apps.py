"""The search app."""

from __future__ import annotations

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Registers what this app itself finds: debates, owners, local authorities and homes."""

    name = "search"
    verbose_name = "Search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the sources and connect the signals that hurry the index."""
        from search.sources import debates, ratings

        debates.register_debates()
        ratings.register_ratings()
