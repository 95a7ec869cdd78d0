"""What ratings add to the newsroom."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ratings.views import desk, held_releases, owner_merges


class DataEditorsItem(MenuItem):
    """A link data editors see."""

    def is_shown(self, request: HttpRequest) -> bool:
        return desk.may_load_releases(request)


@hooks.register("register_admin_urls")
def register_desk_urls() -> list[URLPattern]:
    return [
        path("releases/", desk.incoming_file_list, name="incoming_files"),
        path("releases/<int:pk>/", desk.incoming_file_page, name="incoming_file"),
        path("releases/<int:pk>/correct/", desk.correct_incoming_file, name="correct_incoming_file"),
        path("releases/<int:pk>/publish/", desk.publish_incoming_file, name="publish_incoming_file"),
        path("releases/<int:pk>/discard/", desk.discard_incoming_file, name="discard_incoming_file"),
        path("releases/held/", held_releases.held_release_list, name="held_releases"),
        path("releases/held/<int:pk>/", held_releases.held_release_page, name="held_release"),
        path(
            "releases/held/<int:pk>/withdraw/",
            held_releases.withdraw_held_release,
            name="withdraw_held_release",
        ),
        path(
            "releases/held/<int:pk>/restore/", held_releases.restore_held_release, name="restore_held_release"
        ),
        path("releases/addresses/", desk.source_list, name="release_sources"),
        path("releases/addresses/<int:pk>/", desk.source_list, name="release_source"),
        path("releases/addresses/<int:pk>/remove/", desk.remove_source, name="remove_release_source"),
    ]


@hooks.register("register_admin_urls")
def register_owner_urls() -> list[URLPattern]:
    return [
        path("owners/", owner_merges.ruled_owner_list, name="ruled_owners"),
        path("owners/<int:pk>/", owner_merges.ruled_owner_page, name="ruled_owner"),
    ]


@hooks.register("register_admin_menu_item")
def owners_menu_item() -> MenuItem:
    return DataEditorsItem("Owners", reverse("ruled_owners"), name="owners", icon_name="group", order=258)


@hooks.register("register_admin_menu_item")
def releases_menu_item() -> MenuItem:
    return DataEditorsItem(
        "Releases", reverse("incoming_files"), name="releases", icon_name="table", order=257
    )
