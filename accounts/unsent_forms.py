"""Words a member has typed and not sent, kept sealed on the server under the member and nowhere on a device.

Whoever sits down at a shared computer next finds nothing of them there, and the member finds them on any.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from functools import cache

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Now
from django.utils import timezone

from accounts.access import hold_account
from accounts.models import UnsentForm, User
from live.database.query_plan import QueryPlan
from live.database.sealed_texts import open_texts, seal_texts

SALT = "accounts.unsent_forms"
SEALED = "sealed"
"""The one name in what is stored of a form, with all its words."""
DAYS_KEPT = 30
MOST_FORMS = 20
"""Of one member; the oldest goes first."""
KEEPS_FORMS = "keeps_forms"
"""The name in a session in which something was kept: the other tabs of its browser do not know of it."""
LONGEST_PATH = 200
LONGEST_FIELD = 5_000  # characters
MOST_FIELDS = 10
ADDRESSES_AT_ONCE = 1_000

FindDead = Callable[[Collection[str]], set[str]]
#: {whose forms: what finds, of some addresses, those at which no such form is taken any more}.
DEAD_FORMS: dict[str, FindDead] = {}


def register_dead_forms(name: str, find: FindDead) -> None:
    """Have words forgotten whose form nobody can send any more. `find` asks as much for many addresses as for one."""
    DEAD_FORMS[name] = find


@transaction.atomic
def keep_unsent_form(*, by: User, where: str, words: Mapping[str, str]) -> UnsentForm | None:
    """Keep what stands in the form that is sent to `where`, in place of what was kept of it before.

    words: {name of a field: its text}, of which MOST_FIELDS are kept, each up to LONGEST_FIELD characters. A form without
    a word is forgotten, and of a member who is leaving nothing is kept: then None.
    """
    if not hold_account(by):
        return None
    fields = {name[:50]: text[:LONGEST_FIELD] for name, text in list(words.items())[:MOST_FIELDS]}
    if not any(text.strip() for text in fields.values()):
        forget_unsent_form(by=by, where=where)
        return None
    form = UnsentForm(
        member=by, where=where, words={SEALED: seal_texts(fields, salt=SALT)}, kept_at=timezone.now()
    )
    UnsentForm.objects.bulk_create(
        [form],
        update_conflicts=True,
        unique_fields=["member", "where"],
        update_fields=["words", "kept_at"],
    )
    newest = by.unsent_forms.order_by("-kept_at", "-pk").values_list("pk", flat=True)
    if too_old := list(newest[MOST_FORMS:]):
        UnsentForm.objects.filter(pk__in=too_old).delete()
    return form


def find_unsent_words(member: User, *, under: str) -> dict[str, dict[str, str]]:
    """{path a form is sent to: its words} of a member's unsent forms whose paths begin with `under`. One query."""
    return {form.where: open_words(form) for form in plan_forms().rows({"member": member.pk, "under": under})}


def open_words(form: UnsentForm) -> dict[str, str]:
    """{name of a field: its text} of what was kept; nothing where the site's secret has changed since."""
    if SEALED not in form.words:
        return dict(form.words)  # a program of the release before has kept it since
    return open_texts(form.words[SEALED], salt=SALT) or {}


@cache
def plan_forms() -> QueryPlan[UnsentForm]:
    """The query of what is kept of one member's forms beneath a path: each page with a form asks it."""
    unsent = UnsentForm.objects.filter(kept_at__gte=Now() - timedelta(days=DAYS_KEPT))
    return QueryPlan(
        lambda member, under: unsent.filter(member=member, where__startswith=Value(under)),
        member=-1001,
        under="<under>",
    )


def forget_unsent_form(*, by: User, where: str) -> None:
    """Forget what was kept of a form: it was sent, or emptied."""
    UnsentForm.objects.filter(member=by, where=where).delete()


def forget_old_forms() -> int:
    """Forget what is older than DAYS_KEPT; how many there were. Safe to run at any time."""
    before = timezone.now() - timedelta(days=DAYS_KEPT)
    return UnsentForm.objects.filter(kept_at__lt=before).delete()[0]


def forget_dead_forms() -> int:
    """Forget what was typed into forms that cannot be sent any more; how many there were. Safe to run at any time."""
    gone, last = 0, ""
    while batch := list_form_addresses(last):
        dead = {address for find in DEAD_FORMS.values() for address in find(batch)}
        gone += UnsentForm.objects.filter(where__in=dead).delete()[0] if dead else 0
        last = batch[-1]
    return gone


def list_form_addresses(after: str) -> list[str]:
    """The next addresses of forms of which something is kept, by the letter. One query."""
    rows = UnsentForm.objects.filter(where__gt=after).order_by("where")
    return list(rows.values_list("where", flat=True).distinct()[:ADDRESSES_AT_ONCE])
