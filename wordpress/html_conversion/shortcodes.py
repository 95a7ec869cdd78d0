"""WordPress's shortcodes: [caption], [gallery], [embed], footnotes, sound and film; all others stay as text.

What has no HTML of its own becomes an element `wordpress.html_conversion.markup` knows: x-embed, x-gallery, x-note.
"""

from __future__ import annotations

import re
from html import escape, unescape

from wordpress.html_conversion.item_notes import ItemNotes

OPENING = re.compile(r"\[(\[?)([A-Za-z][\w-]*)((?:\s[^\[\]]*?)?)\s*(/?)\]")
ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))|"([^"]*)"|(\S+)""")
CURLY = str.maketrans({"“": '"', "”": '"', "″": '"', "‘": "'", "’": "'"})
NOTES = {"note", "footnote", "fn", "ref", "efn_note", "mfn"}
MEDIA = {"audio": "sound", "video": "film"}
#: Shortcodes of a site's own that wordpress.com and Jetpack have, by how the address of a bare number begins.
FILMS = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
WITH_EQUALS = re.compile(r"\[(youtube|vimeo)=\s*", re.IGNORECASE)
#: Parts of a caption that are its picture, with the link around it.
PICTURE = re.compile(r"\s*(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?\s*", re.IGNORECASE)
DEEPEST = 12


def parse_shortcode_attributes(text: str) -> dict[str, str]:
    """The named attributes of a shortcode, and its unnamed ones under "0", "1" and so on."""
    attributes: dict[str, str] = {}
    for name, double, single, bare, quoted, word in ATTRIBUTE.findall(text.translate(CURLY)):
        if name:
            attributes[name.lower()] = double or single or bare
        else:
            attributes[str(len([key for key in attributes if key.isdigit()]))] = quoted or word
    return attributes


def expand_shortcodes(text: str, notes: ItemNotes, depth: int = 0) -> str:
    """`text` with the shortcodes known here turned into elements; `notes` hears of the others."""
    text = WITH_EQUALS.sub(r"[\1 ", text)
    out, at = [], 0
    closings: dict[str, int] = {}
    while opening := OPENING.search(text, at):
        out.append(text[at : opening.start()])
        doubled, name, words, closed = opening.groups()
        at = opening.end()
        if doubled and text[at : at + 1] == "]":
            out.append(text[opening.start() + 1 : at])
            at += 1
            continue
        if doubled:
            out.append("[")
        inner, after = "", at
        if not closed:
            mark = f"[/{name}]"
            if closings.setdefault(mark, text.rfind(mark)) >= at:
                end = text.find(mark, at)
                inner, after = text[at:end], end + len(mark)
        written = make_element(name.lower(), parse_shortcode_attributes(words), inner, notes, depth)
        if written is not None:
            out.append(written)
            at = after
            continue
        if words.strip() or closed or after > at or re.search(r"[_-]", name):
            notes.change(f"the shortcode [{name}] stands as text")
        out.append(text[opening.start() + len(doubled) : at])
    out.append(text[at:])
    return "".join(out)


def make_element(name: str, said: dict[str, str], inner: str, notes: ItemNotes, depth: int) -> str | None:
    """The element for a shortcode; None for one that is not known here."""
    if name in {"caption", "wp_caption"}:
        picture = PICTURE.match(inner)
        words = inner[picture.end() :] if picture else inner
        words = said.get("caption", "") or words
        image = picture[0].strip() if picture else ""
        return f"\n\n<figure>{image}<figcaption>{words.strip()}</figcaption></figure>\n\n"
    if name in {"gallery", "playlist"}:
        ids = said.get("ids", "") or said.get("include", "")
        return f'\n\n<x-gallery data-ids="{escape(ids)}" data-kind="{name}"></x-gallery>\n\n'
    if name == "embed":
        address = inner.strip() or said.get("src", "")
        return f'\n\n<x-embed data-address="{escape(address)}"></x-embed>\n\n'
    if name in FILMS:
        address = unescape(said.get("0", "") or said.get("id", "") or said.get("url", "") or inner.strip())
        address = address if "/" in address else FILMS[name] + address
        return f'\n\n<x-embed data-address="{escape(address)}"></x-embed>\n\n'
    if name in MEDIA:
        known = ("src", "mp3", "m4a", "ogg", "wav", "mp4", "m4v", "webm", "ogv", "0")
        source = next((said[key] for key in known if said.get(key)), "") or inner.strip()
        return f'\n\n<x-embed data-address="{escape(source)}"></x-embed>\n\n'
    if name in NOTES and inner:
        deeper = expand_shortcodes(inner, notes, depth + 1) if depth < DEEPEST else inner
        return f"<x-note>{deeper.strip()}</x-note>"
    return None
