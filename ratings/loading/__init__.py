"""From a published file to a release: checked, written and tallied in one transaction."""

from ratings.loading.conflicts import check_stands_beside, remove_demonstration
from ratings.loading.publication import Loaded, load, one_at_a_time, publish, publish_all

__all__ = [
    "Loaded",
    "check_stands_beside",
    "load",
    "one_at_a_time",
    "publish",
    "publish_all",
    "remove_demonstration",
]
