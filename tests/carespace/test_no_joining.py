"""No row joins a member and a voice, nor does any path of keys; and a dump without the key is no help."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import ForeignKey

from accounts.models import User
from accounts.unsent_forms import keep_unsent_form
from carespace.contributions import add_point, add_reply, cast_vote, record_stance
from carespace.follows.following import set_follow
from carespace.models import Post, Voice
from carespace.moderation import approve_post
from carespace.notices import send_decision_notices
from carespace.reports import create_report
from carespace.voices import find_voice
from tests.factories.accounts import MemberFactory
from tests.factories.carespace import DebateFactory, PointFactory

pytestmark = pytest.mark.django_db

#: Keys that name a member in tables which lead to a voice, each with who it is: never the one who speaks.
OTHERS = {
    "carespace.Debate.opened_by": "who opened the debate",
    "carespace.Closure.by": "who wrote its outcome",
    "carespace.ModerationDecision.by": "the moderator, who decides where they do not argue",
    "carespace.Report.reporter": "who reported somebody's post",
    "carespace.LifeNotice.editor": "the editor who is reminded",
}


def list_keys(model):
    """(name, the model it leads to) of every foreign key of a model but those of OTHERS."""
    for field in model._meta.concrete_fields:
        name = f"{model._meta.label}.{field.name}"
        if isinstance(field, ForeignKey) and name not in OTHERS:
            yield name, field.related_model


def list_reached(model) -> set[type]:
    """The models a row of this one leads to, by whatever number of keys."""
    reached, ahead = {model}, [model]
    while ahead:
        for _, other in list_keys(ahead.pop()):
            if other not in reached:
                reached.add(other)
                ahead.append(other)
    return reached


def test_no_table_leads_to_a_member_and_to_a_voice():
    both = [model._meta.label for model in apps.get_models() if {User, Voice} <= list_reached(model)]
    assert both == []


def test_who_else_is_named_is_named_by_tables_that_are_there():
    assert set(OTHERS) <= {
        f"{model._meta.label}.{field.name}" for model in apps.get_models() for field in model._meta.fields
    }


def read_whole_base() -> list[tuple[str, str]]:
    """(table, row as text) of everything that is stored."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"select row_to_json(t)::text from {connection.ops.quote_name(table)} t")
            rows += [(table, row) for (row,) in cursor.fetchall()]
    return rows


@pytest.fixture
def spoken():
    """A member whose number is like no other's, who did everything there is in a debate."""
    member = MemberFactory(pk=918273645546, name="Unlike Others", email="unlike@example.com")
    debate = DebateFactory()
    other = PointFactory(debate=debate)
    set_follow(by=member, debate=debate, what="debate", by_mail=True)
    record_stance(by=member, debate=debate, moment="before", side="for", shown_as="alias")
    cast_vote(by=member, point=other, value="agree")
    point = add_point(by=member, debate=debate, side="for", text="What I have to say.")
    approve_post(by=MemberFactory(is_superuser=True), post=point)
    add_reply(by=member, point=other, text="And a reply.")
    create_report(by=member, post=other, reason="personal")
    keep_unsent_form(by=member, where=debate.get_absolute_url(), words={"text": "Not sent."})
    send_decision_notices()
    return member, find_voice(debate, member)


def test_no_stored_row_holds_a_member_and_their_voice(spoken):
    member, voice = spoken
    Voice.objects.filter(pk=voice.pk).update(place=564738291)
    secret = bytes(member.voice_secret).hex()
    marks = (str(member.pk), member.email, member.name, secret)
    said = {
        bytes(voice.key).hex(),
        *Post.objects.filter(voice=voice).values_list("current_revision__text", flat=True),
    }
    found = read_whole_base()
    assert [table for table, row in found if any(mark in row for mark in marks)], (
        "the member is stored at all"
    )
    assert [table for table, row in found if any(word in row for word in said)], "so is the voice"
    joined = [
        (table, row)
        for table, row in found
        if any(mark in row for mark in marks)
        and (any(word in row for word in said) or f'"voice_id":{voice.pk},' in row)
    ]
    assert joined == []


def test_a_dump_without_the_key_joins_nobody(spoken):
    member, voice = spoken
    secret, debate = bytes(member.voice_secret), voice.debate_id.to_bytes(8, "big")
    guesses = {hashlib.sha256(secret + debate).digest(), hashlib.sha256(debate + secret).digest()}
    for key in ("", settings.SECRET_KEY, secret, member.email, str(member.pk)):
        raw = key if isinstance(key, bytes) else key.encode()
        guesses |= {
            hmac.digest(raw or b"\0", secret + debate, "sha256"),
            hmac.digest(secret, debate + raw, "sha256"),
        }
    assert bytes(voice.key) not in guesses
    assert hmac.digest(settings.VOICE_KEY.encode(), secret + debate, "sha256") == bytes(voice.key)
