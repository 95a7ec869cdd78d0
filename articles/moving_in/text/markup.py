"""HTML of any age as the pieces our stories are made of."""

import re
from dataclasses import dataclass, field
from html import escape

from bs4 import BeautifulSoup, NavigableString

from articles.blocks import embeds
from articles.moving_in.export.addresses import host
from articles.moving_in.text.cleaning import INLINE, clean
from articles.moving_in.text.inline import APART, BOLD, DEEPEST, FILM, ITALIC, Inline
from articles.moving_in.text.tables import data_table, rows_of

#: The longest quotation that stands as one; a longer one stays in the text, between quotation marks.
LONGEST_QUOTE = 600
#: The longest words above a table or an embed that stand there; longer ones stand beneath it, in the text.
LONGEST_TITLE = 140
LONGEST_ADDRESS = 500
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "summary"}
#: The method for each element that needs nothing else.
ALONE = {"ul": "listed", "ol": "listed", "table": "table", "pre": "typed", "hr": "line", "img": "picture"}
ALONE |= {"x-gallery": "gallery"}


@dataclass
class Piece:
    """One thing in reading order: "text" (an element of rich text), "quote", "picture", "embed" or "data_table".

    `said` is what its block holds; `html` is all of a text's.
    """

    kind: str
    html: str = ""
    said: dict = field(default_factory=dict)


class Walker(Inline):
    """Walks cleaned markup once. `links` rewrites addresses, `pictures` finds images (see `resolving`).

    What is made has embeds and data tables `in_blocks`, as a story has; without, they are links and lists.
    """

    def __init__(self, notes, links, pictures, footnotes=(), *, in_blocks=True):
        super().__init__(notes, links, {note["id"]: note["content"] for note in footnotes})
        self.pictures = pictures
        self.in_blocks = in_blocks
        self.pieces = []

    def walk(self, html):
        """The pieces of `html`, with the notes it cites at the end."""
        soup = BeautifulSoup(clean(html, self.notes), "html.parser")
        self.blocks(soup)
        self.end_notes()
        return self.pieces

    def blocks(self, parent, depth=0):
        """Every child of an element that holds blocks; words and inline elements between make paragraphs."""
        run = []
        for child in list(parent.children):
            if isinstance(child, NavigableString) or (child.name in INLINE and child.name not in APART):
                run.append(child)
                continue
            self.paragraph(run)
            run = []
            if depth > DEEPEST:
                self.text("p", escape(child.get_text(" ", strip=True)))
            else:
                self.block(child, depth)
        self.paragraph(run)

    def block(self, node, depth):
        """One element that stands on its own."""
        name = node.name
        if name in {"p", "address", "dt", "dd"}:
            self.paragraph(list(node.children), bold=name == "dt")
        elif name in HEADINGS:
            self.heading(node)
        elif name in FILM:
            self.film(node)
        elif name in {"blockquote", "figure"}:
            (self.quoted if name == "blockquote" else self.figure)(node, depth)
        elif name in ALONE:
            getattr(self, ALONE[name])(node)
        elif name != "x-footnotes":
            self.blocks(node, depth + 1)

    def typed(self, node):
        self.notes.change("text set letter by letter stands as ordinary lines")
        self.text("p", escape(node.get_text().strip("\n")).replace("\n", "<br/>"))

    def line(self, node):
        self.notes.change("a separating line was left out")

    def text(self, tag, html):
        html = re.sub(r"^(?:\s|<br/>)+|(?:\s|<br/>)+$", "", html)
        if re.sub(r"<[^>]*>|\s|\xa0", "", html):
            self.pieces.append(Piece("text", f"<{tag}>{html}</{tag}>"))

    def heading(self, node):
        level = int(node.name[1]) if node.name[0] == "h" else 3
        tag = "h2" if level <= 2 else "h3"
        if level not in {2, 3}:
            self.notes.change(f"headings of level {level} are of level {tag[1]}")
        held = node.find_all(APART)
        self.text(tag, self.inline([child for child in node.children if child not in held]))
        for each in held:
            self.block(each, 0)

    def paragraph(self, children, bold=False):
        """Words in a row; pictures and films among them part the paragraph."""
        run = []
        for child in children:
            apart = [] if isinstance(child, NavigableString) else self.apart(child)
            if not apart:
                run.append(child)
                continue
            self.text("p", self.inline(run))
            run = []
            words = "" if child.name in APART else self.inline([child])
            for each in apart:
                self.block(each, 0)
            self.text("p", words)
        html = self.inline(run)
        self.text("p", f"<b>{html}</b>" if bold and html.strip() else html)

    def apart(self, node):
        return [node] if node.name in APART else node.find_all(APART)

    def end_notes(self):
        if not self.cited:
            return
        rows, apart = [], []
        for _, content in self.cited:
            inner = BeautifulSoup(clean(content, self.notes), "html.parser")
            rows.append(f"<li>{self.inline(inner.children).strip()}</li>")
            apart += inner.find_all(APART)
        self.pieces.append(Piece("text", "<h2>Notes</h2>"))
        self.pieces.append(Piece("text", f"<ol>{''.join(rows)}</ol>"))
        for each in apart:
            self.block(each, 0)

    def listed(self, node):
        html = self.list_html(node, 0)
        if html:
            self.pieces.append(Piece("text", html))
        for each in node.find_all(APART):
            self.block(each, 0)

    def list_html(self, node, depth):
        rows = []
        for child in node.find_all("li", recursive=False) if depth < DEEPEST else []:
            words, beneath = [], ""
            for part in child.children:
                if getattr(part, "name", None) in {"ul", "ol"}:
                    beneath += self.list_html(part, depth + 1)
                elif isinstance(part, NavigableString) or part.name in INLINE:
                    words.append(self.inline([part]))
                else:
                    words.append(f"<br/>{self.inline(part.children)}")
            inner = re.sub(r"^(?:\s|<br/>)+|(?:\s|<br/>)+$", "", "".join(words))
            if inner or beneath:
                rows.append(f"<li>{inner}{beneath}</li>")
        return f"<{node.name}>{''.join(rows)}</{node.name}>" if rows else ""

    def quoted(self, node, depth):
        """A quotation of one plain paragraph as one; a longer or linked one in the text, in quotation marks."""
        said = node.find("cite")
        attribution = said.get_text(" ", strip=True) if said else ""
        if said:
            said.extract()
        words = re.sub(r"\s+", " ", node.get_text(" ", strip=True)).strip()
        paragraphs = [each for each in node.find_all("p") if each.get_text(strip=True)]
        plain = len(paragraphs) <= 1 and not node.find(["a", "ul", "ol", *APART])
        if words and plain and len(words) <= LONGEST_QUOTE and len(attribution) <= 120:
            self.pieces.append(Piece("quote", said={"quote": words.strip('“”"'), "attribution": attribution}))
            return
        self.notes.change("a long or linked quotation stands in the text")
        first = len(self.pieces)
        self.blocks(node, depth + 1)
        paragraphs = [piece for piece in self.pieces[first:] if piece.html.startswith("<p>")]
        if paragraphs:
            paragraphs[0].html = paragraphs[0].html.replace("<p>", "<p>“", 1)
            paragraphs[-1].html = paragraphs[-1].html.removesuffix("</p>") + "”</p>"
        if attribution:
            self.text("p", escape(f"— {attribution}"))

    def figure(self, node, depth):
        caption = node.find("figcaption", recursive=False)
        words = ""
        if caption:
            caption.extract()
            words = re.sub(r"\s+", " ", caption.get_text(" ", strip=True))
        pictures, films = node.find_all("img"), node.find_all(FILM)
        if len(pictures) == 1 and not node.find("table"):
            self.picture(pictures[0], words)
            return
        if len(films) == 1 and words:
            self.film(films[0], words)
            return
        tables = node.find_all("table")
        if len(tables) == 1 and words and not caption.find(["a", "sup"]) and not tables[0].find("caption"):
            self.table(tables[0], words)
            tables[0].extract()
            self.blocks(node, depth + 1)
            return
        above = f"<b>{self.inline(caption.children)}</b>" if caption and tables else ""
        self.text("p", above)
        self.blocks(node, depth + 1)
        if caption and not above:
            self.text("p", self.inline(caption.children))

    def picture(self, node, caption=""):
        numbered = re.search(r"\bwp-image-(\d+)", " ".join(node.get("class") or []))
        self.show(
            self.pictures.at(node.get("src", ""), int(numbered[1]) if numbered else 0),
            node.get("alt"),
            caption,
        )

    def show(self, found, alt, caption):
        """A picture, or its address where it is not there to be shown."""
        if found.image is None:
            if found.address:
                self.notes.change(found.why)
                href = self.links.written(found.address, self.notes, plain=True)
                self.text(
                    "p",
                    f"<a {href}>Picture: {escape(caption or alt or found.name)}</a>"
                    if href
                    else escape(caption),
                )
            return
        alt = (alt or found.alt or "").strip()
        caption = caption or found.caption
        if not alt:
            self.notes.remark(f"the picture {found.name} has no text for those who cannot see it")
        self.pieces.append(
            Piece("picture", said={"image": found.image, "alt": alt, "caption": caption, "name": found.name})
        )

    def gallery(self, node):
        """The pictures a gallery names, or all that belong to the story, one beneath the other."""
        numbers = [int(each) for each in re.findall(r"\d+", node.get("data-ids", ""))]
        shown = self.pictures.numbered(numbers) if numbers else self.pictures.of_story()
        if node.get("data-kind") == "playlist":
            self.notes.change("a playlist was left out")
            return
        self.notes.change(
            "a gallery stands as pictures one beneath the other" if shown else "a gallery was empty"
        )
        for found in shown:
            self.show(found, "", "")

    def film(self, node, caption=""):
        """What another site shows: as an embed where stories show things of that site, else a link of its caption."""
        source = node.find("source") if node.name in {"video", "audio"} else None
        address = next(
            (node[key] for key in ("data-address", "src", "data") if node.get(key)),
            source["src"] if source else "",
        )
        href = self.links.written(address, self.notes) if address else ""
        if not href:
            self.notes.change("an embedded thing without an address was left out")
            return
        if self.in_blocks and self.embedded(address, caption, node.get("title", "")):
            return
        self.notes.change("what was embedded from another site is a link")
        self.text("p", f"<a {href}>{escape(caption or address)}</a>{self.whose(address) if caption else ''}")

    def embedded(self, address, caption, title):
        """Whether an address was written as an embed, which readers ask for before anything is fetched."""
        whole = re.sub(r"^(?:http:)?//", "https://", address.strip())
        shown = embeds.found(whole) if len(whole) <= LONGEST_ADDRESS else None
        if not shown:
            return False
        provider = shown[0]
        fits = len(caption) <= LONGEST_TITLE
        named = re.sub(r"\s+", " ", title).strip()[:LONGEST_TITLE]
        named = named or f"{'A chart' if provider.tall else 'A film'} on {provider.name}"
        self.notes.change("what was embedded from another site is shown when a reader asks for it")
        self.pieces.append(
            Piece("embed", said={"address": whole, "title": (caption if fits else "") or named})
        )
        if not fits:
            self.text("p", escape(caption))
        return True

    def whose(self, address):
        """In brackets, the site an address leads to."""
        return f" ({escape(host(address))})" if host(address) else ""

    def table(self, node, heading=""):
        """A table of plain words under headings as a data table. Any other as a list, one row each, with its headings
        before the values: nothing is lost but the grid."""
        caption = node.find("caption")
        if caption and self.in_blocks and not caption.find(["a", "sup", *APART]):
            heading = re.sub(r"\s+", " ", caption.get_text(" ", strip=True))
        found = data_table(node) if self.in_blocks and (heading or not caption) else None
        if found:
            self.gridded(node, found, heading)
            return
        self.notes.change("a table stands as a list")
        if caption:
            self.text("p", f"<b>{self.inline(caption.children)}</b>")
        elif heading:
            self.text("p", f"<b>{escape(heading)}</b>")
        rows = [
            "; ".join(f"<b>{head}:</b> {value}" if head else value for head, value in row if value.strip())
            for row in rows_of(node, self.inline)
        ]
        if any(rows):
            self.pieces.append(Piece("text", f"<ul>{''.join(f'<li>{row}</li>' for row in rows if row)}</ul>"))
        for each in node.find_all(APART):
            self.block(each, 0)

    def gridded(self, node, found, heading):
        """A data table under its caption, or under the names of its columns where it has none or a very long one."""
        columns = [column["heading"] for column in found["columns"]]
        named = heading if heading and len(heading) <= LONGEST_TITLE else ""
        if not named:
            joined = ", ".join(columns)
            named = joined if len(joined) <= LONGEST_TITLE else f"{joined[: LONGEST_TITLE - 1].rstrip()}…"
            self.notes.remark("a table has no heading of its own; it has the names of its columns")
        if heading != named and heading:
            self.text("p", escape(heading))
        if node.find(list(BOLD | ITALIC)):
            self.notes.change("words in bold or italic stand plain in a table")
        self.pieces.append(Piece("data_table", said={"heading": named, "table": found, "source": ""}))
