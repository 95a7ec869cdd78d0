"""The newsroom's form of an author."""

from __future__ import annotations

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from accounts.models import User


class AuthorForm(WagtailAdminModelForm):
    """Names the member who writes by their address: members are many, and no list of them is shown."""

    member = forms.ModelChoiceField(
        label="Member",
        queryset=User.objects.filter(is_active=True),
        to_field_name="email",
        required=False,
        widget=forms.EmailInput,
        help_text="The e-mail address of who writes under this name, if they are a member. In debates on their stories they speak"
        " with a mark.",
        error_messages={"invalid_choice": "No member has this address"},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if member := self.instance.member:
            self.initial["member"] = member.email
