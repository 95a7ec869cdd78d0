"""Members in the newsroom: a superuser gives them their work here. They join, sign in and leave by themselves."""

from typing import ClassVar

from django.contrib.auth import get_user_model
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView, NameEmailSettingsPanel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.users.forms import UserEditForm
from wagtail.users.views.users import UserViewSet


class MemberForm(UserEditForm):
    """What a member may do here. Their name, address and password are their own."""

    email = None
    first_name = None
    last_name = None
    password_enabled = False

    class Meta(UserEditForm.Meta):
        fields: ClassVar = ["is_active", "is_superuser", "groups"]


class MemberPolicy(ModelPermissionPolicy):
    """Nobody adds or deletes members here: both go through the members' own pages."""

    def user_has_permission(self, user, action):
        return action not in {"add", "delete"} and super().user_has_permission(user, action)


class MemberViewSet(UserViewSet):
    """The newsroom's list of members."""

    menu_label = "Members"
    permission_policy = MemberPolicy(get_user_model())
    edit_template_name = "newsroom/member.html"

    def get_form_class(self, for_update=False):
        return MemberForm


class OwnSettings(AccountView):
    """A member's settings of the newsroom, without the names Wagtail asks for and we do not keep."""

    def get_panels(self):
        return [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]


own_settings = require_admin_access(OwnSettings.as_view())
