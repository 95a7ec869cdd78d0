from __future__ import annotations

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Articles"
    default_auto_field = "django.db.models.BigAutoField"
    default = True

    def ready(self) -> None:
        from django.db.models.signals import post_save  # noqa: PLC0415 (models are not ready before)
        from wagtail.signals import page_published  # noqa: PLC0415

        from articles import cache_tags, reevaluation, search_sources  # noqa: PLC0415
        from articles.models.articles import ArticlePage  # noqa: PLC0415
        from articles.newsroom import widgets  # noqa: PLC0415
        from ratings.models import Release  # noqa: PLC0415

        post_save.connect(reevaluation.ask_for_evaluation, sender=Release, dispatch_uid="read a release")
        page_published.connect(
            reevaluation.evaluate_published, sender=ArticlePage, dispatch_uid="read a story"
        )
        cache_tags.connect_signals()
        search_sources.register_sources()
        widgets.replace_scripts_of_choosers()


class NewsroomMembersConfig(WagtailUsersAppConfig):
    """Wagtail's users, shown as our members."""

    default = False
    user_viewset = "articles.newsroom.members.MemberViewSet"
