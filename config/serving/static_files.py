"""The files of STATIC_ROOT in production: each under a name that holds its hash, and packed."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORTS = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]


class HashedModuleStorage(CompressedManifestStaticFilesStorage):
    """Also what a script of ours imports is asked for by its hashed name, so that browsers keep it for good.

    Django rewrites paths that stand in `import` as they are, so ours are written out and never put together. It
    would read comments of packages' scripts as imports of files that are not there: those import nothing.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = ("js/*.js", IMPORTS)
    #: A pass for each step from a script to what it imports, and one that finds nothing left.
    max_post_process_passes = 8
