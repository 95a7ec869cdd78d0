"""Members in the newsroom: a superuser gives them their work here. They join, sign in and leave by themselves."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.contrib.auth import get_user_model
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView, NameEmailSettingsPanel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.users.forms import UserEditForm
from wagtail.users.views.users import EditView, UserViewSet

from accounts.models import User
from accounts.profiles import check_work


class MemberForm(UserEditForm):
    """What a member may do here. Their name, address and password are their own."""

    email = None
    first_name = None
    last_name = None
    password_enabled = False

    work_is_checked = forms.BooleanField(
        required=False,
        help_text="Tick once you have seen proof. A tick stands beside their posts from then on.",
    )
    work_shown = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta(UserEditForm.Meta):
        fields: ClassVar = ["is_active", "is_superuser", "groups"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.initial["work_is_checked"] = self.instance.profession_verified_at is not None
        self.initial["work_shown"] = self.instance.profession

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean()
        if cleaned.get("work_is_checked"):
            if not self.instance.profession:
                self.add_error("work_is_checked", "This member has not said what their work is.")
            elif cleaned.get("work_shown") not in {"", self.instance.profession}:
                self.add_error(
                    "work_is_checked", "The member has just changed what their work is: look again."
                )
        return cleaned


class MemberEditView(EditView):
    """One member's page."""

    def save_instance(self) -> User:
        member: User = super().save_instance()
        check_work(by=self.request.user, member=member, checked=self.form.cleaned_data["work_is_checked"])
        return member


class MemberPolicy(ModelPermissionPolicy):
    """Nobody adds or deletes members here: both go through the members' own pages."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action not in {"add", "delete"} and super().user_has_permission(user, action)


class MemberViewSet(UserViewSet):
    """The newsroom's list of members."""

    menu_label = "Members"
    permission_policy = MemberPolicy(get_user_model())
    edit_view_class = MemberEditView
    edit_template_name = "newsroom/member.html"

    def get_form_class(self, for_update: bool = False) -> type[MemberForm]:
        return MemberForm


class OwnSettingsView(AccountView):
    """A member's settings of the newsroom, without the names Wagtail asks for and we do not keep."""

    def get_panels(self) -> list[object]:
        return [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]


own_settings = require_admin_access(OwnSettingsView.as_view())
