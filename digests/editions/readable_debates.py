"""An edition as it may still be shown: a debate that was withdrawn since leaves it."""

from __future__ import annotations

from carespace.models import Debate
from digests.editions.contents import EditionContent
from live.page_cache import depend_on


def drop_unreadable_debates(content: EditionContent) -> EditionContent:
    """The content without the debates nobody may read any more. One query where it tells of debates."""
    depend_on("closures")
    if not content["arguments"]:
        return content
    keys = [argument["id"] for argument in content["arguments"]]
    unreadable = set(Debate.objects.filter(pk__in=keys).unreadable().values_list("pk", flat=True))
    return {
        **content,
        "arguments": [entry for entry in content["arguments"] if entry["id"] not in unreadable],
    }
