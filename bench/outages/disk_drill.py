"""No room for uploaded files: the pages' processes may not let a file grow."""

from __future__ import annotations

import resource
from pathlib import Path

from bench.outages.drill_site import DrillSite
from bench.outages.newsroom import sign_in_administrator
from bench.outages.page_reads import SteadyReaders, judge_reads, wait_for
from bench.outages.scale import DrillScale
from bench.verdicts import BoundVerdict

ROOM = 1 << 20  # bytes of one file; the programs' logs stay below
DOCUMENT = b"%PDF-1.4\n" + b"x" * 2 * ROOM
LIST = b"URN,Sector\n" + b"1,Private\n" * (ROOM // 9)


def fill_disk(site: DrillSite, scale: DrillScale) -> list[BoundVerdict]:
    """Files sent to the newsroom and the desk that find no room, and once more when there is some."""
    drill, person = "media full", sign_in_administrator(site.port)
    before = list_stored_files(site.folder)
    seconds = scale.seconds / 3
    with SteadyReaders(site.port, site.kept, per_second=scale.reads / seconds * 1.1) as readers:
        limit_file_size(site, ROOM)
        refused = [
            person.send_file("/newsroom/documents/add/", "guide.pdf", DOCUMENT, {"title": "Guide"}),
            person.send_file("/newsroom/releases/", "list.csv", LIST, {}),
        ]
        left = list_stored_files(site.folder) - before
        wait_for(lambda: len(readers.reads) >= scale.reads, within=2 * scale.seconds)
    limit_file_size(site, resource.RLIM_INFINITY)
    # Not before: a document stored is news for every page that shows stories, and they are made anew.
    taken = person.send_file("/newsroom/documents/add/", "guide.pdf", DOCUMENT, {"title": "Guide"})
    statuses = [answer.status for answer in refused]
    return [
        *judge_reads(drill, readers.reads, slowest=scale.slowest, least=scale.reads),
        BoundVerdict(
            f"{drill}: files refused in words", set(statuses) <= {422, 507}, f"{statuses}", "422 or 507"
        ),
        BoundVerdict(f"{drill}: files half written", not left, f"{len(left)}", "0"),
        BoundVerdict(
            f"{drill}: the same file once there is room", taken.status == 302, f"{taken.status}", "302"
        ),
    ]


def limit_file_size(site: DrillSite, size: int) -> None:
    """No file the pages' processes write may grow past so many bytes."""
    for pid in site.list_page_workers():
        _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, most))


def list_stored_files(folder: Path) -> set[Path]:
    """What was uploaded, whole or in part."""
    return {
        path for name in ("media", "incoming_files") for path in (folder / name).rglob("*") if path.is_file()
    }
