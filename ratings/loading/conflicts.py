"""Which releases may stand beside each other, and what goes when a real one comes."""

from __future__ import annotations

from typing import Final

from django.db import connection
from django.db.models import Exists, Model, OuterRef
from django.db.models.expressions import Combinable

from ratings.models import HomeMovement, HomeSnapshot, ListedInspection, LocalAuthority, Owner, Release
from ratings.models.releases import ReleaseQuerySet
from ratings.ofsted import Problem, ReadRelease, RefusedFileError

#: Tables whose statistics the deleting below goes by.
COUNTED: Final = (
    "release",
    "homesnapshot",
    "listedinspection",
    "homemovement",
    "home",
    "inspection",
    "judgement",
)
FICTITIOUS: Final = "(select id from ratings_release where is_demonstration)"
#: Homes that no list names.
UNLISTED: Final = " and ".join(
    f"not exists (select from ratings_{table} as listed where listed.home_id = home.urn)"
    for table in ("homesnapshot", "listedinspection", "homemovement")
)
#: What hangs on demonstration releases.
LISTED: Final = (
    f"delete from ratings_transition where release_id in {FICTITIOUS} or before_release_id in {FICTITIOUS}",
    *(
        f"delete from ratings_{table} where release_id in {FICTITIOUS}"
        for table in ("tally", "homesnapshot", "listedinspection", "homemovement")
    ),
)
#: What nothing names once those are gone, each before what it hangs on.
LEFT_OVER: Final = (
    f"""delete from ratings_judgement as judged using ratings_inspection as held, ratings_home as home
    where held.id = judged.inspection_id and home.urn = held.home_id and {UNLISTED}""",
    f"delete from ratings_inspection as held using ratings_home as home where home.urn = held.home_id and {UNLISTED}",
    f"delete from ratings_home as home where {UNLISTED}",
)


def releases_of_list(release: ReadRelease) -> ReleaseQuerySet:
    """Every release of the same kind for the same day, current or replaced."""
    return Release.objects.filter(kind=release.kind, as_at=release.as_at)


def check_conflicts(release: ReadRelease) -> None:
    """Raises RefusedFileError for fictitious homes beside real ones, and for one file as two days."""
    if release.is_demonstration and Release.objects.of_real_homes().exists():
        why = "its homes are fictitious, and real releases are loaded: a register is one or the other."
        raise RefusedFileError([Problem(release.file, why, sheet=release.sheet)])
    again = (
        Release.objects.filter(sha256=release.sha256, kind=release.kind, withdrawn_at=None)
        .exclude(as_at=release.as_at)
        .first()
    )
    if again:
        why = f"this file is loaded already, as at {again.as_at.isoformat()}."
        raise RefusedFileError([Problem(release.file, why, sheet=release.sheet)])


def remove_demonstration_releases() -> None:
    """Remove every demonstration release with its homes and owners."""
    fictitious = Release.objects.filter(is_demonstration=True)
    if not fictitious.exists():
        return
    with connection.cursor() as cursor:
        # Statistics gathered while a load was still under way say the tables are empty; deleting by them takes a minute.
        cursor.execute(f"analyze {', '.join(f'ratings_{table}' for table in COUNTED)}")
        for statement in LISTED:
            cursor.execute(statement)
        fictitious.delete()
        for statement in LEFT_OVER:
            cursor.execute(statement)
    owners = Owner.objects.filter(*unlisted_conditions("owner", HomeSnapshot, ListedInspection))
    owners.update(merged_into=None)
    owners.delete()
    LocalAuthority.objects.filter(
        *unlisted_conditions("authority", HomeSnapshot, ListedInspection, HomeMovement)
    ).delete()


def unlisted_conditions(name: str, *models: type[Model]) -> list[Combinable]:
    """The conditions that no row of these models names a thing."""
    return [~Exists(model._default_manager.filter(**{name: OuterRef("pk")})) for model in models]
