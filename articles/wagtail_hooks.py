"""What the newsroom shows beyond Wagtail's own."""

from __future__ import annotations

from collections.abc import Iterator

from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from accounts.access import is_moderator
from accounts.models import User
from accounts.requests import MemberRequest
from articles.blocks.live_blog import is_live_blog
from articles.claims import preview as previewing
from articles.figures import chooser as choosing
from articles.figures import rich_text as links
from articles.live_blogs import editor as writing
from articles.live_blogs import posts as posting
from articles.models.articles import ArticlePage
from articles.models.authors import Author
from articles.models.pages import SectionPage
from articles.models.series import Series
from articles.models.story_templates import StoryTemplate
from articles.models.topics import Topic
from articles.newsroom import claim_debates
from articles.newsroom.choosers import debates
from articles.newsroom.page_form import refuse_copy, refuse_move
from articles.newsroom.scheduling import schedule_version
from articles.newsroom.start_panels import StoriesPanel
from articles.prepublication_checks.panel import add_story_checks
from articles.rich_text import entities
from articles.stale_figures import board
from articles.story_templates import views as starting
from articles.uploads import views as uploads
from carespace.access import may_run_debates


class TopicViewSet(SnippetViewSet):
    """Topics, in the newsroom's own menu."""

    model = Topic
    icon = "tag"
    menu_label = "Topics"
    menu_order = 250
    add_to_admin_menu = True
    list_display = ("name", "slug")


register_snippet(TopicViewSet)


class AuthorViewSet(SnippetViewSet):
    """Authors, in the newsroom's own menu."""

    model = Author
    icon = "user"
    menu_label = "Authors"
    menu_order = 251
    add_to_admin_menu = True
    list_display = ("name", "role", "slug")


register_snippet(AuthorViewSet)


class SeriesViewSet(SnippetViewSet):
    """Series, in the newsroom's own menu."""

    model = Series
    icon = "list-ol"
    menu_label = "Series"
    menu_order = 252
    add_to_admin_menu = True
    list_display = ("name", "slug")


register_snippet(SeriesViewSet)


class StoryTemplateViewSet(SnippetViewSet):
    """What stories may start from, for editors to change and add to."""

    model = StoryTemplate
    icon = "copy"
    menu_label = "Templates"
    menu_order = 253
    add_to_admin_menu = True
    list_display = ("name", "purpose")


register_snippet(StoryTemplateViewSet)


class ModeratorsItem(MenuItem):
    """A link moderators see."""

    def is_shown(self, request: MemberRequest) -> bool:
        return is_moderator(request.user)


@hooks.register("register_admin_viewset")
def add_debate_chooser() -> ChooserViewSet:
    return debates


@hooks.register("register_admin_menu_item")
def add_moderation_item() -> MenuItem:
    return ModeratorsItem("Moderation", "/moderation/", name="moderation", icon_name="group", order=260)


@hooks.register("register_rich_text_features")
def add_live_figures(features: FeatureRegistry) -> None:
    """Live figures in the editor of rich text."""
    links.register_feature(features)


@hooks.register("register_rich_text_features", order=1)
def robust_entities(features: FeatureRegistry) -> None:
    """Links and pictures in the editor of rich text that survive what they lead to."""
    entities.register(features)


hooks.register("before_create_page", schedule_version)
hooks.register("before_edit_page", schedule_version)
hooks.register("before_move_page", refuse_move)
hooks.register("before_copy_page", refuse_copy)


@hooks.register("register_admin_urls")
def add_newsroom_addresses() -> list[URLPattern]:
    return [
        path("figures/choose/", choosing.choose_figure, name="figure_chooser"),
        path("claims/preview/", previewing.preview_claim, name="claim_preview"),
        path("claims/", claim_debates.list_claims, name="claims_in_print"),
        path("claims/<int:number>/debate/", claim_debates.open_on_claim, name="claim_debate"),
        path("drift/", board.show_board, name="drift"),
        path("drift/<int:number>/", board.resolve_drift, name="drift_settle"),
    ]


class PublishersItem(MenuItem):
    """A link those who publish stories see."""

    def is_shown(self, request: MemberRequest) -> bool:
        return board.may_see_board(request.user)


class DebatesItem(MenuItem):
    """A link those who run debates see."""

    def is_shown(self, request: MemberRequest) -> bool:
        return may_run_debates(request.user)


@hooks.register("register_admin_menu_item")
def add_claims_item() -> MenuItem:
    return DebatesItem("Claims", reverse("claims_in_print"), name="claims", icon_name="comment", order=257)


@hooks.register("register_admin_menu_item")
def add_drift_item() -> MenuItem:
    return PublishersItem("Drift", reverse("drift"), name="drift", icon_name="history", order=255)


hooks.register("construct_wagtail_userbar", add_story_checks)


@hooks.register("construct_homepage_panels")
def show_stories_to_editors(request: MemberRequest, panels: list[object]) -> None:
    """What waits for an editor. Everybody else sees none of the start page's lists, which name pages by title: drafts
    too, such as those somebody edited who edits no more."""
    if user_has_any_page_permission(request.user):
        panels.append(StoriesPanel())
    else:
        panels.clear()


@hooks.register("insert_global_admin_js")
def starts_of_widgets() -> SafeString:
    return format_html('<script src="{}" defer></script>', static("js/newsroom-start.js"))


@hooks.register("insert_global_admin_css")
def add_newsroom_style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/newsroom.css"))


@hooks.register("insert_editor_js")
def add_editor_scripts() -> SafeString:
    scripts = ((static(f"js/newsroom-{name}.js"),) for name in ("claims", "typed"))
    return format_html_join("", '<script src="{}" defer></script>', scripts)


@hooks.register("register_admin_urls")
def add_uploads_address() -> list[URLPattern]:
    return [path("uploads/<path:path>", uploads.show_upload, name="upload")]


@hooks.register("register_admin_urls")
def add_live_post_addresses() -> list[URLPattern]:
    return [
        path("live/<int:pk>/", writing.show_live_editor, name="live_write"),
        path("live/<int:pk>/<int:post>/", writing.show_post_editor, name="live_edit"),
    ]


@hooks.register("register_admin_urls")
def add_start_address() -> list[URLPattern]:
    return [path("start/", starting.start_story, name="start_story")]


class WritersItem(MenuItem):
    """A link those who may write see."""

    def is_shown(self, request: MemberRequest) -> bool:
        return bool(PagePermissionPolicy().user_has_any_permission(request.user, {"add"}))


@hooks.register("register_admin_menu_item")
def add_start_item() -> MenuItem:
    return WritersItem(
        "Start a story", reverse("start_story"), name="start-story", icon_name="edit", order=90
    )


@hooks.register("register_page_header_buttons")
def add_start_button(page: Page, user: User, **_: object) -> Iterator[Button]:
    """The way from a section to a new story from a template."""
    if isinstance(page, SectionPage) and page.permissions_for_user(user).can_add_subpage():
        address = f"{reverse('start_story')}?section={page.pk}"
        yield Button("Start a story from a template", address, icon_name="copy", priority=15)


@hooks.register("register_page_header_buttons")
def add_live_posts_button(page: Page, user: User, **_: object) -> Iterator[Button]:
    """The way from a story with a live blog to its posts."""
    if isinstance(page, ArticlePage) and is_live_blog(page) and posting.may_post(user, page):
        yield Button("Live posts", reverse("live_write", args=[page.pk]), icon_name="time", priority=15)
