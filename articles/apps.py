from __future__ import annotations

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Articles"
    default_auto_field = "django.db.models.BigAutoField"
    default = True

    def ready(self) -> None:
        from django.db.models.signals import post_save
        from wagtail.signals import page_published

        from articles import cache_tags, reevaluation, search_sources
        from articles.models.articles import ArticlePage
        from articles.newsroom import debate_subjects, member_copies, refusals, widgets
        from ratings.models import Release

        post_save.connect(reevaluation.ask_for_evaluation, sender=Release, dispatch_uid="read a release")
        page_published.connect(
            reevaluation.evaluate_published, sender=ArticlePage, dispatch_uid="read a story"
        )
        cache_tags.connect_signals()
        debate_subjects.connect_signals_of_subjects()
        search_sources.register_sources()
        member_copies.register_copies()
        widgets.replace_scripts_of_choosers()
        refusals.name_refused_fields()


class NewsroomMembersConfig(WagtailUsersAppConfig):
    """Wagtail's users, shown as our members."""

    default = False
    user_viewset = "articles.newsroom.members.MemberViewSet"
