"""Pages kept in memory and in Redis until something they show changes.

A view gives its answer to `keep`; whatever it reads says `shows(tag)`; whoever changes a thing says
`changed(tag)` in the same transaction. `live.page_cache.middleware` does the rest.
"""

from live.page_cache.changes import changed
from live.page_cache.tags import keep, shows

__all__ = ["changed", "keep", "shows"]
