"""What can be found: the register that apps write their sources into, and the sources of debates and ratings."""

from search.sources.registry import (
    FACETS,
    SOURCES,
    Document,
    SearchSource,
    digest,
    register_facet,
    register_source,
)

__all__ = ["FACETS", "SOURCES", "Document", "SearchSource", "digest", "register_facet", "register_source"]
