"""Claims and the founding story for tests."""

from __future__ import annotations

import json
from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from articles.models import ArticlePage, Claim
from demonstration import content_reader, stories

FOUNDING = "large-owners-outscore-small-independents-and-councils"
SIZES = "outcomes={}&by=owner-size&sector=private"
#: The report's six comparisons on the release of 31 March 2025: verdict, strength, A and B as (homes, judged, share).
SIX = [
    ("holds", "clear", (13, 467, 0.0278), (5, 887, 0.0056)),
    ("holds", "clear", (35, 467, 0.0749), (133, 887, 0.1499)),
    ("holds", "too close to call", (133, 887, 0.1499), (68, 458, 0.1485)),
    ("holds", "clear", (5, 887, 0.0056), (8, 458, 0.0175)),
    ("holds", "too close to call", (8, 458, 0.0175), (36, 3164, 0.0114)),
    ("never held", "too close to call", (68, 458, 0.1485), (390, 3164, 0.1233)),
]


def founding_story(by: User) -> ArticlePage:
    """The founding story as the demonstration site publishes it, without its debate; `by` may publish."""
    told = next(story for story in content_reader.read_stories() if story.slug == FOUNDING)
    return stories.put_story(told, by=by, now=timezone.now(), debates={})


def claim(kind: str = "higher", outcome: str = "inadequate", **fields: object) -> Claim:
    """Private owners of one home against those of ten or more."""
    given = {
        "kind": kind,
        "a_query": SIZES.format(outcome),
        "a_group": "1",
        "b_query": SIZES.format(outcome),
        "b_group": "10+",
        **fields,
    }
    made = Claim(**given)
    made.clean()
    return made


def printed_claims() -> list[dict[str, object]]:
    """What `manage.py claims --json` prints."""
    out = StringIO()
    call_command("claims", json=True, stdout=out)
    return json.loads(out.getvalue())["claims"]
