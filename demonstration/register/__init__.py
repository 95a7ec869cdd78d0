"""The demonstration register: fictitious homes whose totals are those of Ofsted's releases.

For people who have no Ofsted file. Each year is written with the columns Ofsted published then and loaded
through the importer like any other file, so that everything after the file is the real thing. Where a
sector's homes cannot satisfy both tables, owner sizes come first and regions follow as nearly as they can; with the
committed tables both hold exactly.
"""

from demonstration.register.loading import RealReleasesLoadedError, keep_next_release, load_register
from demonstration.register.release_files import MARK, YEARS, write_next_release, write_release

__all__ = [
    "MARK",
    "YEARS",
    "RealReleasesLoadedError",
    "keep_next_release",
    "load_register",
    "write_next_release",
    "write_release",
]
