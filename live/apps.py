"""The app below all others."""

from __future__ import annotations

from typing import Final

from django.apps import AppConfig

from live.plain_text import guard_text_fields

#: Apps whose models hold what people write.
WRITTEN: Final = {"accounts", "articles", "carespace", "digests", "ratings", "search", "wordpress"}


class LiveConfig(AppConfig):
    """Gives the text fields of all apps the one rule for what they may hold."""

    name = "live"
    verbose_name = "Live"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """All models are known now."""
        guard_text_fields(WRITTEN)
