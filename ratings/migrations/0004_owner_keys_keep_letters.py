"""Owners' keys keep accents and set "&" apart: rows get their new key, and owners that are one by it become one.

What becomes one is recorded as a ruling without a person, by which the way back finds what belonged to whom.
"""

import re
import unicodedata
from itertools import pairwise

from django.db import migrations
from django.db.models import Q
from django.utils import timezone

from live.page_cache import invalidate
from ratings.loading import tallies
from ratings.loading.bulk_rows.owner_aliases import SIZE

REASON = "The two names are one name, written in two ways."
APOSTROPHES = re.compile("['’‘`]")
COMPANY_NUMBER = re.compile(r"\b\d{6,8}\s*$")
COMPANY_FORM = re.compile(r"\b(ltd|limited|plc|llp)\b")
SIZED = """
update ratings_{table} as row set owner_size = {size} from (
    select release_id, owner_id, count(distinct home_id) as homes from ratings_{table}
    where owner_id = any(%s) group by release_id, owner_id
) as counted
where counted.release_id = row.release_id and counted.owner_id = row.owner_id and row.owner_size <> {size}"""


def make_key(name):
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    key = COMPANY_NUMBER.sub("", APOSTROPHES.sub("", folded.replace("&", " and ")).strip())
    letters = (letter if letter.isalnum() or unicodedata.combining(letter) else " " for letter in key)
    return " ".join(COMPANY_FORM.sub(" ", "".join(letters)).split())[:255].rstrip()


def make_former_key(name):
    key = APOSTROPHES.sub("", name.strip().lower().replace("&", "and"))
    key = re.sub(r"[^a-z0-9]+", " ", COMPANY_NUMBER.sub("", key))
    return " ".join(COMPANY_FORM.sub(" ", key).split())[:255].rstrip()


def give_new_keys(apps, schema_editor):
    Owner = apps.get_model("ratings", "Owner")
    OwnerAlias = apps.get_model("ratings", "OwnerAlias")
    OwnerRuling = apps.get_model("ratings", "OwnerRuling")
    changed, texts = [], {}
    for alias in OwnerAlias.objects.select_related("owner").order_by("pk"):
        former, key = make_former_key(alias.text), make_key(alias.text)
        if former == key:
            continue
        alias.former_key = former
        alias.save(update_fields=["former_key"])
        texts.setdefault(alias.owner_id, []).append(alias.text)
    # An alias may belong to another owner by a ruling: the owner of its key is looked for by its key.
    for owner in Owner.objects.order_by("pk"):
        names = [owner.name, *texts.get(owner.pk, []), *moved_names(OwnerAlias, owner)]
        key = next((make_key(name) for name in names if make_former_key(name) == owner.key), owner.key)
        if key == owner.key:
            continue
        other = Owner.objects.filter(key=key).first()
        if other is None:
            change_key(apps, owner, key)
            changed.append(owner.pk)
            continue
        whole = other.merged_into or other
        if owner.merged_into_id or whole.pk == owner.pk or were_split(OwnerRuling, owner, whole):
            continue
        OwnerRuling.objects.create(
            kind="merge",
            owner=owner,
            other=whole,
            spellings=list(owner_names(OwnerAlias, owner)),
            reason=REASON,
            decided_at=timezone.now(),
        )
        move_rows(apps, owner_names(OwnerAlias, owner), whole)
        Owner.objects.filter(Q(pk=owner.pk) | Q(merged_into=owner)).update(merged_into=whole)
        changed += [owner.pk, whole.pk]
    count_anew(apps, schema_editor, changed)


def give_back_former_keys(apps, schema_editor):
    Owner = apps.get_model("ratings", "Owner")
    OwnerAlias = apps.get_model("ratings", "OwnerAlias")
    OwnerRuling = apps.get_model("ratings", "OwnerRuling")
    changed = []
    for ruling in OwnerRuling.objects.filter(reason=REASON, decided_by=None).order_by("-pk"):
        move_rows(apps, ruling.spellings, ruling.owner)
        Owner.objects.filter(pk=ruling.owner_id, merged_into=ruling.other_id).update(merged_into=None)
        changed += [ruling.owner_id, ruling.other_id]
        ruling.delete()
    for text, former in OwnerAlias.objects.exclude(former_key="").values_list("text", "former_key"):
        owner = Owner.objects.filter(key=make_key(text)).first()
        if owner and not Owner.objects.filter(key=former).exists():
            change_key(apps, owner, former)
            changed.append(owner.pk)
    OwnerAlias.objects.exclude(former_key="").update(former_key="")
    count_anew(apps, schema_editor, changed)


def owner_names(aliases, owner):
    """An owner's names as published."""
    return list(aliases.objects.filter(owner=owner).order_by("text").values_list("text", flat=True))


def moved_names(aliases, owner):
    """Names of other owners that once made this owner's key."""
    return aliases.objects.filter(former_key=owner.key).order_by("pk").values_list("text", flat=True)


def were_split(rulings, one, two):
    """Whether a data editor said of these owners that they are two."""
    pair = [one.pk, two.pk]
    return rulings.objects.filter(kind="split", owner__in=pair, other__in=pair).exists()


def change_key(apps, owner, key):
    """Give an owner another key, and its counts with it."""
    apps.get_model("ratings", "Tally").objects.filter(owner=owner.key.replace(" ", "-")).update(
        owner=key.replace(" ", "-")
    )
    owner.key = key
    owner.save(update_fields=["key"])


def move_rows(apps, names, owner):
    """Give published names, and every row that bears one, to an owner."""
    apps.get_model("ratings", "OwnerAlias").objects.filter(text__in=names).update(owner=owner)
    for name in ("HomeSnapshot", "ListedInspection"):
        rows = apps.get_model("ratings", name).objects.filter(owner_text__in=names, owner__isnull=False)
        rows.update(owner=owner)


def count_anew(apps, schema_editor, owners):
    """Sizes and counts of every release that lists these owners; the models of today are not asked, only their SQL."""
    if not owners:
        return
    Release, Transition = (apps.get_model("ratings", name) for name in ("Release", "Transition"))
    listed = Q()
    for name in ("HomeSnapshot", "ListedInspection"):
        rows = apps.get_model("ratings", name).objects.filter(owner__in=owners)
        listed |= Q(pk__in=rows.values("release"))
    touched = Release.objects.filter(listed)
    keys = list(touched.values_list("pk", flat=True))
    with schema_editor.connection.cursor() as cursor:
        for table in ("homesnapshot", "listedinspection"):
            cursor.execute(
                SIZED.format(table=table, size=f"({SIZE.format(homes='counted.homes')})"), [owners]
            )
        for release in touched.only("pk", "kind"):
            tallies.count_release(release)
        Transition.objects.filter(release__in=keys).delete()
        Transition.objects.filter(before_release__in=keys).delete()
        cursor.execute(tallies.PASSAGES, [find_passages(Release, keys)])
    touched.update(loaded_at=timezone.now())
    invalidate("release")


def find_passages(releases, touched):
    """The releases as at a day whose passage, from the one before to them, has one of those touched at an end."""
    current = list(
        releases.objects.filter(kind="as-at", is_current=True).order_by("as_at").values_list("pk", flat=True)
    )
    return [new for old, new in pairwise(current) if old in touched or new in touched]


class Migration(migrations.Migration):
    dependencies = [
        ("ratings", "0003_former_owner_keys"),
        ("live", "0001_initial"),
    ]

    operations = [migrations.RunPython(give_new_keys, give_back_former_keys)]
