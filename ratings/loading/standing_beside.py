"""Which releases may stand beside each other, and what goes when a real one comes."""

from __future__ import annotations

from django.db import connection
from django.db.models import Exists, Model, OuterRef
from django.db.models.expressions import Combinable

from ratings.models import (
    Event,
    Home,
    Inspection,
    Judgement,
    LocalAuthority,
    Movement,
    Owner,
    Passage,
    Release,
    Spelling,
    Standing,
    Tally,
)
from ratings.models.releases import ReleaseQuerySet
from ratings.ofsted import Problem, ReadRelease, Refused


def same_list(found: ReadRelease) -> ReleaseQuerySet:
    """Every release of the same kind for the same day, current or replaced."""
    return Release.objects.filter(kind=found.kind, as_at=found.as_at)


def check_stands_beside(found: ReadRelease) -> None:
    """Refuse fictitious homes beside real ones, and one file as two days."""
    if found.is_demonstration and Release.objects.filter(is_demonstration=False).exists():
        why = "its homes are fictitious, and real releases are loaded: a register is one or the other."
        raise Refused([Problem(found.file, why, sheet=found.sheet)])
    again = Release.objects.filter(sha256=found.sha256, kind=found.kind).exclude(as_at=found.as_at).first()
    if again:
        why = f"this file is loaded already, as at {again.as_at.isoformat()}."
        raise Refused([Problem(found.file, why, sheet=found.sheet)])


def remove_demonstration() -> None:
    """Remove every demonstration release with its homes and owners."""
    if not Release.objects.filter(is_demonstration=True).exists():
        return
    # Statistics gathered while a load was still under way say the tables are empty; deleting by them takes a minute.
    with connection.cursor() as cursor:
        for model in (
            Release, Standing, Event, Movement, Home, Owner, Spelling, Inspection, Judgement, Tally, Passage
        ):  # fmt: skip
            cursor.execute(f"analyze {connection.ops.quote_name(model._meta.db_table)}")
    Release.objects.filter(is_demonstration=True).delete()
    Home.objects.filter(*unlisted("home", Standing, Event, Movement)).delete()
    owners = Owner.objects.filter(*unlisted("owner", Standing, Event))
    owners.update(merged_into=None)
    owners.delete()
    LocalAuthority.objects.filter(*unlisted("authority", Standing, Event, Movement)).delete()


def unlisted(name: str, *models: type[Model]) -> list[Combinable]:
    """The conditions that no row of these models names a thing."""
    return [~Exists(model._default_manager.filter(**{name: OuterRef("pk")})) for model in models]
