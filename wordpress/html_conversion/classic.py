"""Text of WordPress's old editor: paragraphs are blank lines, lines break where they end, addresses alone embed."""

from __future__ import annotations

import re
from html import escape

from wordpress.html_conversion.item_notes import ItemNotes
from wordpress.html_conversion.shortcodes import expand_shortcodes

BLOCKS = (
    "address|article|aside|blockquote|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr"
    "|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul|iframe|object|video|audio|x-embed|x-gallery"
)
BEFORE = re.compile(rf"\s*(<(?:{BLOCKS})\b[^>]*>)", re.IGNORECASE)
AFTER = re.compile(rf"(</(?:{BLOCKS})>|<hr\b[^>]*>)\s*", re.IGNORECASE)
IS_BLOCK = re.compile(rf"^</?(?:{BLOCKS})\b", re.IGNORECASE)
ADDRESS_ALONE = re.compile(r"^[ \t]*(https?://[^\s<>\"\[\]]+)[ \t]*$", re.MULTILINE)
WHOLE = re.compile(r"<(pre|script|style|textarea)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
NEXT_PAGE = re.compile(r"<!--\s*nextpage\s*-->")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def classic_as_html(text: str, notes: ItemNotes) -> str:
    """Classic text as HTML with paragraphs, its shortcodes expanded."""
    preserved = []

    def keep(found: re.Match[str]) -> str:
        preserved.append(found[0])
        return f'\n\n<x-kept data-number="{len(preserved) - 1}"></x-kept>\n\n'

    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text, parts = NEXT_PAGE.subn("\n\n", text)
    if parts:
        notes.change("the parts of the story stand on one page")
    text = COMMENT.sub("", text)
    text = WHOLE.sub(keep, text)
    text = expand_shortcodes(text, notes)
    text = ADDRESS_ALONE.sub(
        lambda found: f'\n\n<x-embed data-address="{escape(found[1])}"></x-embed>\n\n', text
    )
    html = split_paragraphs(text)
    return re.sub(
        r'(?:<p>)?<x-kept data-number="(\d+)"></x-kept>(?:</p>)?',
        lambda found: preserved[int(found[1])] if int(found[1]) < len(preserved) else "",
        html,
    )


def split_paragraphs(text: str) -> str:
    """Blank lines as paragraphs, single line ends as breaks, elements that stand for themselves left alone."""
    text = AFTER.sub(r"\1\n\n", BEFORE.sub(r"\n\n\1", text))
    out = []
    for part in re.split(r"\n\s*\n", text):
        part = part.strip()
        if not part:
            continue
        if IS_BLOCK.match(part):
            head, _, rest = part.partition(">")
            out.append(f"{head}>{break_lines(rest.strip())}")
        else:
            out.append(f"<p>{break_lines(part)}</p>")
    return "\n".join(out)


def break_lines(text: str) -> str:
    """Line ends as breaks, but for those a break already stands before."""
    return re.sub(r"(?:\s*<br\s*/?>)?[ \t]*\n", "<br>\n", text)
