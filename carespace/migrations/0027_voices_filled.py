"""A voice for every member in every debate they took part in; on the way back the members are found by computing.

Of a member who was shown by name and by work in one debate, the work alone is shown from now on. A post whose author had
left has a voice of its own, which is nobody's.
"""

import secrets
from collections import defaultdict

from django.db import migrations

from accounts.models import Profession
from carespace.voices.finding import compute_voice_key

WORK = {label: value for value, label in Profession.choices}
#: What was shown of a member without name and work.
NOBODY = "Member"
GIVE_VOICES = """
update {table} row set voice_id = joined.voice from unnest(%s::bigint[], %s::bigint[]) joined (given, voice)
where row.{column} = joined.given and row.{debate}
"""
#: Each table by its own statement, the first numbers being those of members.
GIVE_BACK = (
    (
        "update carespace_post row set author_id = joined.member"
        " from unnest(%s::bigint[], %s::bigint[]) joined (member, voice) where row.voice_id = joined.voice"
    ),
    (
        "update carespace_vote row set member_id = joined.member"
        " from unnest(%s::bigint[], %s::bigint[]) joined (member, voice) where row.voice_id = joined.voice"
    ),
    (
        "update carespace_stance row set member_id = joined.member"
        " from unnest(%s::bigint[], %s::bigint[]) joined (member, voice) where row.voice_id = joined.voice"
    ),
)
TAKE_VOICES = (
    (
        "update carespace_post post set author_label = voice.label, author_verified = voice.checked_as <> ''"
        " from carespace_voice voice where post.voice_id = voice.id"
    ),
    "update carespace_post set voice_id = null",
    "update carespace_vote set voice_id = null",
    "update carespace_stance set voice_id = null",
)
OF_DEBATE = "debate_id = %s"
OF_POST = "post_id in (select id from carespace_post where debate_id = %s)"


def list_members(apps, debate):
    """Who took part, each {number: what was shown beside their posts, the first first}; the posts of those who left."""
    posts, votes, stances = (apps.get_model("carespace", name).objects for name in ("Post", "Vote", "Stance"))
    shown, orphans = defaultdict(list), []
    for pk, author, label, ticked in (
        posts.filter(debate=debate)
        .order_by("pk")
        .values_list("pk", "author", "author_label", "author_verified")
    ):
        if author is None:
            orphans.append((pk, label, ticked))
        else:
            shown[author].append((pk, label))
    voters = votes.filter(post__debate=debate, member__isnull=False).values_list("member", flat=True)
    for member in {*voters, *stances.filter(debate=debate).values_list("member", flat=True)}:
        shown[member]
    return shown, orphans


def describe(member, labels):
    """What the voice of a member shows whose posts showed this."""
    worked = [label for label in labels if label in WORK or label == NOBODY]
    is_named = bool(member.name) and (
        (bool(labels) and not worked) or (not labels and (member.shown_as == "name" or not member.profession))
    )
    if is_named:
        return {"shown_as": "name", "label": member.name}
    own = dict(Profession.choices).get(member.profession, NOBODY)
    label = worked[-1] if worked else own
    is_checked = member.profession_verified_at is not None and WORK.get(label) == member.profession
    return {"shown_as": "role", "label": label, "checked_as": member.profession if is_checked else ""}


def fill_debate(apps, cursor, debate):
    Voice = apps.get_model("carespace", "Voice")
    shown, orphans = list_members(apps, debate)
    made = []
    for member in apps.get_model("accounts", "User").objects.filter(pk__in=shown):
        posts = shown[member.pk]
        voice = Voice(
            debate_id=debate,
            key=compute_voice_key(bytes(member.voice_secret), debate),
            **describe(member, [label for _, label in posts]),
        )
        made.append((posts[0][0] if posts else None, voice, "member", member.pk))
    for pk, label, ticked in orphans:
        known = {
            "shown_as": "role",
            "label": label or NOBODY,
            "checked_as": WORK.get(label, "") if ticked else "",
        }
        made.append((pk, Voice(debate_id=debate, key=secrets.token_bytes(32), **known), "post", pk))
    places = defaultdict(int)
    for first, voice, *_ in sorted(made, key=lambda row: row[0] or 0):
        if first is not None:
            places[voice.label] += 1
            voice.place = places[voice.label]
    # By their keys, so that the order of voices says nothing of the order of members.
    Voice.objects.bulk_create(sorted((voice for _, voice, *_ in made), key=lambda voice: bytes(voice.key)))
    given = {
        kind: [(number, voice.pk) for _, voice, of, number in made if of == kind]
        for kind in ("member", "post")
    }
    for table, column, kind, where in (
        ("carespace_post", "author_id", "member", OF_DEBATE),
        ("carespace_post", "id", "post", OF_DEBATE),
        ("carespace_vote", "member_id", "member", OF_POST),
        ("carespace_stance", "member_id", "member", OF_DEBATE),
    ):
        if given[kind]:
            numbers, voices = map(list, zip(*given[kind], strict=True))
            cursor.execute(
                GIVE_VOICES.format(table=table, column=column, debate=where), [numbers, voices, debate]
            )


def fill(apps, schema_editor):
    debates = list(apps.get_model("carespace", "Debate").objects.values_list("pk", flat=True))
    with schema_editor.connection.cursor() as cursor:
        for debate in debates:
            fill_debate(apps, cursor, debate)
        cursor.execute(
            "update accounts_user set is_trusted = true where id in (select author_id from carespace_post"
            " where state = 'published' and author_id is not null group by author_id having count(*) > 1)"
        )


def go_back(apps, schema_editor):
    """Every row gets its member; what the members of some voices said who have left stays, but for their stances."""
    Voice = apps.get_model("carespace", "Voice")
    Stance = apps.get_model("carespace", "Stance")
    voices = {
        bytes(key): (pk, debate) for key, pk, debate in Voice.objects.values_list("key", "pk", "debate")
    }
    debates = {debate for _, debate in voices.values()}
    members = list(apps.get_model("accounts", "User").objects.values_list("pk", "voice_secret"))
    found = [
        (member, voices[key][0])
        for debate in debates
        for member, secret in members
        if (key := compute_voice_key(bytes(secret), debate)) in voices
    ]
    numbers, keys = [member for member, _ in found], [voice for _, voice in found]
    with schema_editor.connection.cursor() as cursor:
        for statement in GIVE_BACK:
            cursor.execute(statement, [numbers, keys])
        for statement in TAKE_VOICES:
            cursor.execute(statement)
    Stance.objects.filter(member=None).delete()
    Voice.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("carespace", "0026_voices_beside_members")]

    operations = [migrations.RunPython(fill, go_back)]
