"""Says what loading a file would do, be it lists of providers or a table of Ofsted's own totals."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ratings.loading import ofsted_totals
from ratings.loading.dry_run import IN_THE_SERIES, FileCheck, ListCheck, TotalCheck, check_file
from ratings.loading.published_totals import load_current_totals
from ratings.models import Release
from ratings.ofsted import DayTotal, RefusedFileError, TotalsTable, is_totals_table, read_totals_table


def check_any_file(
    path: Path | str, *, as_at: date | None = None, kind: str = "", status: str = ""
) -> FileCheck:
    """What loading this file would do. Writes nothing and raises nothing for a bad file: its problems are in the result."""
    if not is_totals_table(path):
        return check_file(path, as_at=as_at, kind=kind, status=status)
    try:
        return check_totals(read_totals_table(path, as_at=as_at, kind=kind))
    except RefusedFileError as refusal:
        return FileCheck(Path(path).name, tuple(refusal.problems))


def check_totals(table: TotalsTable) -> FileCheck:
    """What loading a table of Ofsted's own totals would do, day by day."""
    known = load_current_totals()
    lists = []
    for total in table.totals:
        held = known.get(total.as_at)
        same = held is not None and (held.homes, held.places) == (total.homes, total.places)
        lists.append(
            ListCheck(
                sheet="",
                kind=Release.Kind.TOTALS.value,
                as_at=total.as_at,
                period=total.as_at.isoformat(),
                title=table.title,
                published_on=None,
                status=Release.Status.FINAL.value,
                is_demonstration=False,
                loaded_already=same,
                replaces=f"{held.title}, revision {held.revision}" if held and not same else "",
                removes_demonstration=False,
                problems=(),
                remarks=(),
                providers=total.homes,
                homes=total.homes,
                judged=0,
                against=None,
                new=0,
                gone=0,
                changed=0,
                new_examples=(),
                gone_examples=(),
                new_owners=0,
                new_owner_examples=(),
                moves=(),
                totals=compare_with_series(total),
            )
        )
    return FileCheck(table.file, (), tuple(lists), table.sha256)


def compare_with_series(total: DayTotal) -> tuple[TotalCheck, ...]:
    """A day's homes and places beside those of the series kept with the site."""
    period = total.as_at.isoformat()
    series = ofsted_totals.load_ofsted_totals().get((Release.Kind.AS_AT.value, period), {})
    return tuple(
        TotalCheck(
            stock,
            ours,
            series.get(stock),
            ofsted_totals.explain_difference(period, stock, ours, series.get(stock)),
            IN_THE_SERIES if stock in series else "",
        )
        for stock, ours in (("homes", total.homes), ("places", total.places))
    )
