"""The words of a comment's markup, read once from front to back: however it is written, twice as much takes twice as long.

A parser that builds a tree takes the square of its depth and of its broken tags, and whoever commented on the old site
chose both. Here a tag is only what it does to words: it ends a line or a paragraph, hides what it holds, or names an
address to stand behind a link.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import groupby

from live.plain_text import clean_text

#: Possessive throughout: no character is looked at again by the same try.
TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/>]*+)((?:[^>"']++|"[^"]*+"|'[^']*+')*+)>""")
#: A tag up to the first ">", whatever quotes it leaves open.
PLAIN_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*+)([^>]*+)>")
TAG_BEGINS = re.compile("</?[a-zA-Z]")
ATTRIBUTE = re.compile(r"""([^\s=>"'/]++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s>"']*+))?+""")
#: What is neither tag nor words, by its beginning: how it ends, and whether what stands between is words.
OTHER = {
    "<!--": ("-->", False),
    "<![CDATA[": ("]]>", True),
    "<!": (">", False),
    "<?": (">", False),
    "</": (">", False),
}
#: Elements whose contents are no words, and how they end.
HIDDEN = {"script": "</script>", "style": "</style>"}
BLOCKS = {"p", "li", "blockquote", "div"}
BLANKS = re.compile(r"[ \t]+")


def extract_comment_text(markup: str) -> str:
    """A comment's words, paragraphs parted by blank lines; an address behind a link stands after its words."""
    words = clean_text(CommentReader(markup.replace("\r\n", "\n").replace("\r", "\n")).read())
    lines = BLANKS.sub(" ", words).split("\n")
    paragraphs = ("\n".join(run) for has_words, run in groupby(lines, key=has_any_words) if has_words)
    return "\n\n".join(paragraph.strip() for paragraph in paragraphs)


def has_any_words(line: str) -> bool:
    """Whether a line is more than white space."""
    return bool(line.strip())


class CommentReader:
    """One pass over markup: `read` gives its words, with the ends of lines that they have."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.pieces: list[str] = []
        self.address = ""  # of the link that is open
        self.link_from = 0  # the piece its words begin with
        self.missing: set[str] = set()  # endings that stand nowhere further on: none is looked for twice
        self.last_end = markup.rfind(">")  # past it there is no tag
        self.tag = TAG

    def read(self) -> str:
        place = 0
        while (start := self.markup.find("<", place)) >= 0:
            self.pieces.append(unescape(self.markup[place:start]))
            place = self.read_tag(start) or self.read_other(start)
        self.pieces.append(unescape(self.markup[place:]))
        self.end_link()
        return "".join(self.pieces)

    def read_tag(self, start: int) -> int:
        """Where the tag at `start` ends, 0 where none stands there."""
        if start > self.last_end:
            return 0
        tag = self.tag.match(self.markup, start)
        if tag is None and self.tag is TAG and TAG_BEGINS.match(self.markup, start):
            self.tag = PLAIN_TAG  # a quote is never closed: from here on none counts
            return self.read_tag(start)
        if tag is None:
            return 0
        closing, name, attributes = tag[1], tag[2].lower(), tag[3]
        if name in HIDDEN and not closing:
            return self.find_end(HIDDEN[name], tag.end()) or len(self.markup)
        if name == "br":
            self.pieces.append("\n")
        elif name in BLOCKS:
            self.pieces.append("\n\n")
        elif name == "a":
            self.end_link()
            self.begin_link("" if closing else attributes)
        return tag.end()

    def read_other(self, start: int) -> int:
        """Where a comment, a declaration or what else is no tag ends; the "<" alone is a word where it does not."""
        for beginning, (ending, has_words) in OTHER.items():
            if self.markup.startswith(beginning, start):
                if end := self.find_end(ending, start + len(beginning)):
                    if has_words:
                        self.pieces.append(self.markup[start + len(beginning) : end - len(ending)])
                    return end
                break
        self.pieces.append("<")
        return start + 1

    def find_end(self, ending: str, start: int) -> int:
        """Past the next `ending`, 0 where none follows."""
        place = -1 if ending in self.missing else self.markup.find(ending, start)
        if place < 0:
            self.missing.add(ending)
            return 0
        return place + len(ending)

    def begin_link(self, attributes: str) -> None:
        """Note where a link leads and which words it begins with. `attributes` is the inside of its tag; without an address of
        the web there is nothing to note."""
        for attribute in ATTRIBUTE.finditer(attributes):
            if attribute[1].lower() == "href":
                address = unescape((attribute[2] or "").strip("\"'"))
                if address.startswith(("http://", "https://")):
                    self.address, self.link_from = address, len(self.pieces)
                return

    def end_link(self) -> None:
        """The address after the words of the link that is open, unless they hold it."""
        if self.address and self.address not in "".join(self.pieces[self.link_from :]):
            self.pieces.append(f" ({self.address})")
        self.address = ""
