"""Loads a release that was read: release, homes, owners, standings, inspections, judgements, tallies.

One transaction: all of it or none. The same file a second time changes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from live.announcing import announce
from ratings import vocabulary
from ratings.loading import tallies
from ratings.loading.authorities import authority_slug, written_authorities
from ratings.loading.owners import owner_key
from ratings.models import (
    Home,
    Inspection,
    Judgement,
    LocalAuthority,
    Owner,
    Release,
    Spelling,
    Standing,
    Tally,
)
from ratings.ofsted import HomeRow, Problem, ReadRelease, Refused, read

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

BATCH = 2000
#: One number for PostgreSQL's advisory lock: two loads never run at once.
LOADING_LOCK = 20101122


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did. `new` is False where the same file had been loaded before."""

    release: Release
    new: bool
    remarks: tuple[str, ...] = ()


def load(
    *, path_or_rows: Path | str | ReadRelease, as_at: date | None = None, by: AbstractBaseUser | None = None
) -> Loaded:
    """Read a file, unless it comes as rows read already, and publish it as a release.

    `as_at` corrects the day the file names; `by` is the member who loads. The first real release removes every
    demonstration release. Raises Refused with every reason; then nothing has changed.
    """
    found = path_or_rows
    if not isinstance(found, ReadRelease):
        found = read(found, as_at=as_at)
    return publish(found=found, by=by)


@transaction.atomic
def publish(*, found: ReadRelease, by: AbstractBaseUser | None = None) -> Loaded:
    """Write a release that was read. Raises Refused beside a release it cannot stand with."""
    one_at_a_time()
    before = Release.objects.filter(sha256=found.sha256, as_at=found.as_at).first()
    if before:
        return Loaded(before, new=False, remarks=(*found.remarks, "This file is loaded already."))
    check_stands_beside(found)
    if not found.is_demonstration:
        remove_demonstration()
    release = write(found, by)
    announce(topic="release", name=release.as_at.isoformat(), id=str(release.pk))
    return Loaded(release, new=True, remarks=found.remarks)


def one_at_a_time() -> None:
    """Wait until no other load is under way; none begins before this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOADING_LOCK])


def check_stands_beside(found: ReadRelease) -> None:
    """Refuse fictitious homes beside real ones, and a second file for a day that has one."""
    if found.is_demonstration and Release.objects.filter(is_demonstration=False).exists():
        why = "its homes are fictitious, and real releases are loaded: a register is one or the other."
        raise Refused([Problem(found.file, why, sheet=found.sheet)])
    again = Release.objects.filter(sha256=found.sha256).first()
    if again:
        why = f"this file is loaded already, as at {again.as_at.isoformat()}."
        raise Refused([Problem(found.file, why, sheet=found.sheet)])
    same_day = Release.objects.filter(as_at=found.as_at, is_demonstration=found.is_demonstration)
    if same_day.exists():
        why = f"another file is loaded as at {found.as_at.isoformat()}; this one is different."
        raise Refused([Problem(found.file, why, sheet=found.sheet)])


def remove_demonstration() -> None:
    """Remove every demonstration release with its homes and owners."""
    if not Release.objects.filter(is_demonstration=True).exists():
        return
    # Statistics gathered while a load was still under way say the tables are empty; deleting by them takes a minute.
    with connection.cursor() as cursor:
        for model in (Release, Standing, Home, Owner, Spelling, Inspection, Judgement, Tally):
            cursor.execute(f"analyze {connection.ops.quote_name(model._meta.db_table)}")
    Release.objects.filter(is_demonstration=True).delete()
    Home.objects.filter(standings=None).delete()
    Owner.objects.filter(standings=None).delete()
    LocalAuthority.objects.filter(standings=None).delete()


def write(found: ReadRelease, by: AbstractBaseUser | None) -> Release:
    """Write the release and everything in it."""
    release = Release.objects.create(
        as_at=found.as_at,
        title=found.title,
        published_on=found.published_on,
        status=found.status,
        is_demonstration=found.is_demonstration,
        sha256=found.sha256,
        rows=found.providers,
        homes=len(found.homes),
        judged=sum(bool(home.outcome) for home in found.homes),
        owners_published=found.owners_published,
        lists_unjudged=found.lists_unjudged,
        joint_region=any(home.region == vocabulary.JOINT_REGION for home in found.homes),
        loaded_at=timezone.now(),
        loaded_by_id=by.pk if by else None,
    )
    Home.objects.bulk_create(
        [Home(urn=home.urn) for home in found.homes], batch_size=BATCH, ignore_conflicts=True
    )
    written_authorities(release, dict.fromkeys((home.local_authority, home.region) for home in found.homes))
    owners = written_owners(release, found.homes)
    inspections = written_inspections(release, found.homes)
    standings = [standing(release, home, owners, inspections) for home in found.homes]
    size_owners(standings)
    Standing.objects.bulk_create(standings, batch_size=BATCH)
    tallies.count_release(release)
    tallies.count_passages(release)
    return release


def written_owners(release: Release, homes: tuple[HomeRow, ...]) -> dict[str, Owner]:
    """The owners named, by key, written where new; the newest release decides how a name is shown."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for home in homes:
        if key := owner_key(home.owner):
            spellings[key][home.owner] += 1
    owners = [Owner(key=key, name=names.most_common(1)[0][0]) for key, names in spellings.items()]
    if Release.objects.filter(as_at__gt=release.as_at).exists():
        Owner.objects.bulk_create(owners, BATCH, ignore_conflicts=True)
    else:
        Owner.objects.bulk_create(
            owners, BATCH, update_conflicts=True, unique_fields=["key"], update_fields=["name"]
        )
    known = {owner.key: owner for owner in Owner.objects.filter(key__in=spellings)}
    Spelling.objects.bulk_create(
        [Spelling(text=text, owner=known[key]) for key, names in spellings.items() for text in names],
        BATCH,
        ignore_conflicts=True,
    )
    return known


def written_inspections(release: Release, homes: tuple[HomeRow, ...]) -> dict[str, Inspection]:
    """The inspection each home's judgement comes from, by the home's number, written with its judgements.

    What the newest release says of an inspection stands, in whatever order releases are loaded.
    """
    told = {(home.urn, home.event_number): home for home in homes if home.event_number and home.inspected_on}
    known = {
        (inspection.home_id, inspection.event_number): inspection
        for inspection in Inspection.objects.filter(home__in=[urn for urn, _ in told])
        if (inspection.home_id, inspection.event_number) in told
    }
    fresh = {key: home for key, home in told.items() if key not in known}
    changed = {
        key: home for key, home in told.items() if key in known and known[key].last_listed < release.as_at
    }
    for key, home in changed.items():
        describe(known[key], home, release)
    Inspection.objects.bulk_update(
        [known[key] for key in changed],
        ["event_type", "date", "published_on", "last_listed"],
        batch_size=BATCH,
    )
    Judgement.objects.filter(inspection__in=[known[key] for key in changed]).delete()
    made = [
        describe(Inspection(home_id=urn, event_number=event), home, release)
        for (urn, event), home in fresh.items()
    ]
    Inspection.objects.bulk_create(made, batch_size=BATCH)
    known |= {(inspection.home_id, inspection.event_number): inspection for inspection in made}
    Judgement.objects.bulk_create(
        [
            Judgement(
                inspection=known[key],
                area=judged.area,
                outcome=judged.outcome,
                as_published=judged.as_published,
            )
            for key, home in (fresh | changed).items()
            for judged in home.judgements
        ],
        batch_size=BATCH,
    )
    return {urn: inspection for (urn, _), inspection in known.items()}


def describe(inspection: Inspection, home: HomeRow, release: Release) -> Inspection:
    """The inspection as this release tells it, unsaved."""
    if home.inspected_on is None:
        raise ValueError("An inspection needs a date.")
    inspection.event_type = home.event_type
    inspection.date = home.inspected_on
    inspection.published_on = home.published_on
    inspection.last_listed = release.as_at
    return inspection


def standing(
    release: Release, home: HomeRow, owners: dict[str, Owner], inspections: dict[str, Inspection]
) -> Standing:
    """One home's standing in the release, unsaved and its owner's size not yet counted."""
    return Standing(
        release=release,
        home_id=home.urn,
        provision_type=home.provision_type,
        sector=home.sector,
        region=home.region,
        local_authority=home.local_authority,
        authority_id=authority_slug(home.local_authority) or None,
        owner=owners.get(owner_key(home.owner)),
        owner_text=home.owner,
        status=home.status,
        places=home.places,
        registered_on=home.registered_on,
        outcome=home.outcome,
        protection=judged(home, "protection"),
        leadership=judged(home, "leadership"),
        inspected_on=home.inspected_on if home.outcome else None,
        inspection=inspections.get(home.urn),
    )


def judged(home: HomeRow, area: str) -> str:
    """The outcome a home was given in one area, "" where none."""
    return next((each.outcome for each in home.judgements if each.area == area), vocabulary.NOT_JUDGED)


def size_owners(standings: list[Standing]) -> None:
    """Put on each standing how many children's homes its owner has among them, in whichever sector."""
    homes = Counter(standing.owner_id for standing in standings if standing.owner_id is not None)
    for each in standings:
        each.owner_size = (
            vocabulary.owner_size(homes[each.owner_id]) if each.owner_id else vocabulary.NO_OWNER
        )
