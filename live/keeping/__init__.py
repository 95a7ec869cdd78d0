"""Pages kept in memory and in Redis until something they show changes.

A view gives its answer to `keep`; whatever it reads says `shows(tag)`; whoever changes a thing says
`changed(tag)` in the same transaction. `live.keeping.middleware` does the rest.
"""

from live.keeping.changes import changed
from live.keeping.showing import keep, shows

__all__ = ["changed", "keep", "shows"]
