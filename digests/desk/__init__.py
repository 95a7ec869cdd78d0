"""The editors' desk: the next edition as each kind of reader sees it, changed before it goes, watched while it does."""
