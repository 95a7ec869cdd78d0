"""Where the newsroom leads to digests."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.access import is_editor
from accounts.requests import MemberRequest
from digests.start_panel import NextLettersPanel


class EditorsMenuItem(MenuItem):
    """A link editors see."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_editor(request.user)


@hooks.register("register_admin_menu_item")
def add_ledger_item() -> MenuItem:
    return EditorsMenuItem("E-mails", reverse("digests:ledger"), name="emails", icon_name="mail", order=270)


@hooks.register("construct_homepage_panels", order=10)
def show_next_letters(request: MemberRequest, panels: list[object]) -> None:
    """The next letters on the newsroom's first page, for editors."""
    if is_editor(request.user):
        panels.append(NextLettersPanel())
