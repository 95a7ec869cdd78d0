"""What ratings add to the newsroom."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ratings.views import desk, owner_merges


class DataEditorsItem(MenuItem):
    """A link data editors see."""

    def is_shown(self, request: HttpRequest) -> bool:
        return desk.may_load(request)


@hooks.register("register_admin_urls")
def addresses_of_the_desk() -> list[URLPattern]:
    return [
        path("releases/", desk.arrivals, name="arrivals"),
        path("releases/<int:pk>/", desk.arrival, name="arrival"),
        path("releases/<int:pk>/correct/", desk.correct_arrival, name="correct_arrival"),
        path("releases/<int:pk>/publish/", desk.publish_arrival, name="publish_arrival"),
        path("releases/<int:pk>/discard/", desk.discard_arrival, name="discard_arrival"),
        path("releases/addresses/", desk.sources, name="release_sources"),
        path("releases/addresses/<int:pk>/", desk.sources, name="release_source"),
        path("releases/addresses/<int:pk>/remove/", desk.remove_source, name="remove_release_source"),
    ]


@hooks.register("register_admin_urls")
def addresses_of_owners() -> list[URLPattern]:
    return [
        path("owners/", owner_merges.owners, name="ruled_owners"),
        path("owners/<int:pk>/", owner_merges.owner, name="ruled_owner"),
    ]


@hooks.register("register_admin_menu_item")
def owners() -> MenuItem:
    return DataEditorsItem("Owners", reverse("ruled_owners"), name="owners", icon_name="group", order=258)


@hooks.register("register_admin_menu_item")
def releases() -> MenuItem:
    return DataEditorsItem("Releases", reverse("arrivals"), name="releases", icon_name="table", order=257)
