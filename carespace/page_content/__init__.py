"""What the pages of debates show. A fixed number of queries, however many posts there are."""

from carespace.page_content.participation import Participation, load_participation, load_voice
from carespace.page_content.point_lists import (
    POINTS_SHOWN,
    attach_own_votes,
    list_new_points,
    list_points,
    list_unvoted,
    load_points,
    stand_in,
)
from carespace.page_content.removals import (
    annotate_removals,
    attach_decisions,
    attach_own_part,
    attach_removals,
    list_removals,
)
from carespace.page_content.replies import (
    REPLIES_SHOWN,
    build_threads,
    list_beneath,
    list_keys_above,
    list_visible_replies,
)

__all__ = [
    "POINTS_SHOWN",
    "REPLIES_SHOWN",
    "Participation",
    "annotate_removals",
    "attach_decisions",
    "attach_own_part",
    "attach_own_votes",
    "attach_removals",
    "build_threads",
    "list_beneath",
    "list_keys_above",
    "list_new_points",
    "list_points",
    "list_removals",
    "list_unvoted",
    "list_visible_replies",
    "load_participation",
    "load_points",
    "load_voice",
    "stand_in",
]
