"""Pages kept in memory and in Redis until something they show changes.

A view gives its answer to `allow_caching`; whatever it reads says `depend_on(tag)`; whoever changes a thing says
`invalidate(tag)` in the same transaction. `live.page_cache.middleware` does the rest.
"""

from live.page_cache.changes import invalidate
from live.page_cache.tags import allow_caching, depend_on

__all__ = ["allow_caching", "depend_on", "invalidate"]
