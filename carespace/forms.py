"""The forms of debates. Whether words fit is decided by the deed; a form carries them and its refusals."""

from __future__ import annotations

from django import forms

from carespace.models import Followed, ReportReason, Rule, Side
from carespace.models.revisions import CLAIM_LENGTH, REPLY_LENGTH, WHY_LENGTH
from carespace.refusals import RefusalError
from live.plain_text import PlainCharField


class DeedForm(forms.Form):
    """A form whose deed may be refused; the refusal is shown beside the field it names."""

    def show(self, refusal: RefusalError) -> None:
        """Put the refusal's sentence beside the field it names, or above the form where the form has no such field."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.sentence)


class ClaimField(PlainCharField):
    """A point's one claim."""

    def __init__(self) -> None:
        super().__init__(
            label="Your point",
            help_text=f"One claim, in {CLAIM_LENGTH} characters.",
            widget=forms.Textarea(attrs={"rows": 3, "data-count": CLAIM_LENGTH, "dir": "auto"}),
            error_messages={"required": "Write your point"},
            strip=False,
        )


class WhyField(PlainCharField):
    """Why a point's claim should hold; nobody has to say."""

    def __init__(self) -> None:
        super().__init__(
            label="Why",
            help_text=f"Up to {WHY_LENGTH:,} characters. Lists, *stress*, &gt; quotes and [links](https://…) are kept.",
            required=False,
            strip=False,
            widget=forms.Textarea(attrs={"rows": 5, "data-count": WHY_LENGTH, "dir": "auto"}),
        )


class PointForm(DeedForm):
    """A point: its side, its claim and why that should hold. `nonce` tells a form sent twice."""

    side = forms.ChoiceField(
        label="Your point is",
        choices=[("for", "For the motion"), ("against", "Against it"), ("neither", "Neither")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose for, against or neither",
            "invalid_choice": "Choose for, against or neither",
        },
    )
    text = ClaimField()
    why = WhyField()
    nonce = forms.UUIDField(required=False, widget=forms.HiddenInput)
    shown_as = PlainCharField(required=False, widget=forms.HiddenInput)


class ReplyForm(DeedForm):
    """A reply to a point: a side, if it takes one, and its words."""

    side = forms.ChoiceField(
        label="Where your reply stands",
        choices=[("neither", "No side"), ("for", "For"), ("against", "Against")],
        required=False,
    )
    text = PlainCharField(
        label="Your reply",
        help_text=f"Up to {REPLY_LENGTH:,} characters.",
        widget=forms.Textarea(attrs={"rows": 4, "data-count": REPLY_LENGTH, "dir": "auto"}),
        error_messages={"required": "Write your reply"},
        strip=False,
    )
    nonce = forms.UUIDField(required=False, widget=forms.HiddenInput)
    shown_as = PlainCharField(required=False, widget=forms.HiddenInput)

    def clean_side(self) -> str:
        return self.cleaned_data["side"] or Side.NEITHER


class AnswerForm(ReplyForm):
    """An answer to a reply."""


class ReplyEditForm(DeedForm):
    """Other words for a reply. `read` is the number of the text the form was filled with."""

    text = PlainCharField(
        label="Your reply",
        help_text=f"Up to {REPLY_LENGTH:,} characters.",
        widget=forms.Textarea(attrs={"rows": 5, "data-count": REPLY_LENGTH, "dir": "auto"}),
        error_messages={"required": "Write your reply"},
        strip=False,
    )
    read = forms.IntegerField(min_value=1, max_value=32_767, widget=forms.HiddenInput)
    nonce = forms.UUIDField(required=False, widget=forms.HiddenInput)


class PointEditForm(ReplyEditForm):
    """Other words for a point, which keeps its side."""

    text = ClaimField()
    why = WhyField()
    field_order = ("text", "why")


class ReportForm(DeedForm):
    """A report of a post to the moderators, with or without an account."""

    reason = forms.ChoiceField(
        label="What is wrong with it?",
        choices=ReportReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong with it"},
    )
    details = PlainCharField(
        label="Anything the moderators should know",
        help_text="Do not repeat a name or a place here.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HideReasonForm(DeedForm):
    """Why a moderator hides what a member says of a changed mind: the rule, and a word to them."""

    rule = forms.ChoiceField(
        label="Why it cannot stand",
        choices=[(value, f"{label[0].upper()}{label[1:]}") for value, label in Rule.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the rule it breaks"},
    )
    reason = PlainCharField(
        label="A word to the author",
        help_text="It stands beside their stance. Say what to leave out; do not repeat it.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RuleField(forms.ChoiceField):
    """The rule that words break. hint: who reads which it is."""

    def __init__(self, *, hint: str) -> None:
        super().__init__(
            label="Why it cannot stand",
            help_text=hint,
            choices=[(value, f"{label[0].upper()}{label[1:]}") for value, label in Rule.choices],
            widget=forms.RadioSelect,
            error_messages={"required": "Choose the rule the post breaks"},
        )


class WithholdForm(DeedForm):
    """Why a moderator keeps one text from readers: the rule it breaks, and a word to its author."""

    rule = RuleField(hint="Its author is told.")
    reason = PlainCharField(
        label="A word to the author",
        help_text="Sent by e-mail. Say what to leave out; do not repeat it.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HideForm(WithholdForm):
    """Why a moderator hides a post: the rule readers see, and a word to its author."""

    rule = RuleField(hint="Readers see this in place of the post.")
    replies_too = forms.BooleanField(
        label="Take the replies beneath it along",
        help_text="Where somebody could be identified they always go with it.",
        required=False,
    )


class FollowForm(DeedForm):
    """What of a debate somebody wants to hear of, and how."""

    what = forms.ChoiceField(
        label="Tell me of",
        choices=[*Followed.choices, ("", "Nothing in this debate")],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose what you want to hear of"},
    )
    by_mail = forms.BooleanField(
        label="At once by mail too",
        required=False,
        help_text="One mail an hour at most, for all that you follow. It quotes nothing.",
    )
