"""What an old path means: WordPress builds the addresses of its lists by a few rules."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: What may stand after the address of a list or story: its feed, a page of it, the same page in another dress.
FEED = re.compile(r"^(?P<rest>.*?)/?\bfeed(?:/(?P<form>rss2?|atom|rdf))?$")
#: Feeds of the whole site beside /feed/.
ROOT_FEEDS = {
    "rss",
    "rss2",
    "rdf",
    "atom",
    "wp-feed.php",
    "wp-rss.php",
    "wp-rss2.php",
    "wp-atom.php",
    "wp-rdf.php",
}
COMMENT_FEEDS = {"comments/feed", "wp-commentsrss2.php"}
TAIL = re.compile(r"/?\b(?:page/\d+|amp|embed|trackback|comment-page-\d+)$")
PART = re.compile(r"(?<=.)/\d{1,3}$")
TERM = re.compile(r"(?P<kind>category|tag|author)/(?P<slugs>.+)")
DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:/(?P<month>0?[1-9]|1[0-2])(?:/(?P<day>0?[1-9]|[12]\d|3[01]))?)?"
)
UPLOAD = re.compile(r"(?:^|/)wp-content/uploads/.")


@dataclass(frozen=True)
class OldPath:
    """A path of the old site, without the folder it lay in.

    `base` is the path of the list or story, "" for the whole site. `form` is that of the feed asked for, "" for none.
    `is_part`: something stood behind the base, so that it is an address WordPress made.
    """

    base: str
    form: str = ""
    is_part: bool = False
    is_comments: bool = False

    @property
    def term(self) -> tuple[str, str] | None:
        """(category, tag or author, slug) of a list of what is filed under one."""
        match = TERM.fullmatch(self.base)
        return (match["kind"], match["slugs"].rsplit("/", 1)[-1].lower()) if match else None

    @property
    def span(self) -> tuple[int, int, int] | None:
        """(year, month or 0, day or 0) of a list of what appeared then."""
        match = DATE.fullmatch(self.base)
        return (int(match["year"]), int(match["month"] or 0), int(match["day"] or 0)) if match else None

    @property
    def is_upload(self) -> bool:
        return UPLOAD.search(self.base) is not None


def parse_old_path(path: str) -> OldPath:
    """What a path means, without its first and last slash."""
    path = path.strip("/")
    if path in COMMENT_FEEDS:
        return OldPath(path, form="rss", is_part=True, is_comments=True)
    if path in ROOT_FEEDS:
        return OldPath("", form="atom" if "atom" in path else "rss", is_part=True)
    form, base = "", path
    if feed := FEED.fullmatch(path):
        base, form = feed["rest"], "atom" if feed["form"] == "atom" else "rss"
    shorter = TAIL.sub("", base)
    return OldPath(shorter.strip("/"), form, is_part=bool(form) or shorter != base)


def drop_part(base: str) -> str:
    """A story's path for one of the pages it was cut into; "" for any other path."""
    return PART.sub("", base) if PART.search(base) else ""
