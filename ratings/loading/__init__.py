"""From a published file to a release: checked, written and tallied in one transaction."""

from ratings.loading.conflicts import check_conflicts, remove_demonstration_releases
from ratings.loading.publication import LoadResult, load_file, lock_loading, publish_list, publish_lists

__all__ = [
    "LoadResult",
    "check_conflicts",
    "load_file",
    "lock_loading",
    "publish_list",
    "publish_lists",
    "remove_demonstration_releases",
]
