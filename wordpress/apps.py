"""The app that moves a WordPress archive in."""

from __future__ import annotations

from django.apps import AppConfig


class WordPressConfig(AppConfig):
    """Everything it shows, it shows through a template tag and Wagtail's hooks: articles do not know it."""

    name = "wordpress"
    verbose_name = "WordPress import"
    default_auto_field = "django.db.models.BigAutoField"
