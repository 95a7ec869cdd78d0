"""The app that moves a WordPress archive in."""

from __future__ import annotations

from django.apps import AppConfig


class WordPressConfig(AppConfig):
    """Everything it shows, it shows through a template tag and Wagtail's hooks: articles do not know it."""

    name = "wordpress"
    verbose_name = "WordPress import"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have stories found with whether comments came along with them."""
        from django.db.models import Exists, OuterRef

        from articles.models.public_page import STORY_ANNOTATIONS
        from wordpress.models import ArchivedComment

        STORY_ANNOTATIONS["has_comments"] = lambda: Exists(ArchivedComment.objects.of_page(OuterRef("pk")))
