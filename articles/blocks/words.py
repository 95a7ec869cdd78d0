"""The words of a body: its elements one by one, its text without markup, and how long that takes to read."""

from __future__ import annotations

from functools import lru_cache
from html import unescape
from html.parser import HTMLParser

from django.utils.html import strip_tags
from wagtail.blocks.stream_block import StreamValue

#: Silent reading of non-fiction in English: Brysbaert, Journal of Memory and Language 109 (2019), 104047.
WORDS_A_MINUTE = 238
Attributes = list[tuple[str, str | None]]


class ElementSplitter(HTMLParser):
    """Cuts markup into its outermost elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self.open: list[str] = []
        self.current = ""

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self.current += self.get_starttag_text() or ""
        if tag not in {"br", "hr", "img", "embed"}:
            self.open.append(tag)
        elif not self.open:
            self.cut()

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.current += self.get_starttag_text() or ""
        if not self.open:
            self.cut()

    def handle_endtag(self, tag: str) -> None:
        self.current += f"</{tag}>"
        if self.open:
            self.open.pop()
        if not self.open:
            self.cut()

    def handle_data(self, data: str) -> None:
        self.current += data

    def handle_entityref(self, name: str) -> None:
        self.current += f"&{name};"

    def handle_charref(self, name: str) -> None:
        self.current += f"&#{name};"

    def cut(self) -> None:
        if self.current.strip():
            self.found.append(self.current.strip())
        self.current = ""


@lru_cache(maxsize=256)
def split_elements(markup: str) -> tuple[str, ...]:
    """The outermost elements of stored rich text, in order, each as markup. Bodies change less often than what stands
    beside them, so the latest are remembered."""
    reader = ElementSplitter()
    reader.feed(markup)
    reader.close()
    reader.cut()
    return tuple(reader.found)


@lru_cache(maxsize=256)
def list_element_words(markup: str) -> tuple[str, ...]:
    """The words of each outermost element of stored rich text, the latest remembered as its elements are."""
    return tuple(unescape(strip_tags(part)) for part in split_elements(markup))


@lru_cache(maxsize=4096)
def count_words(markup: str) -> int:
    """How many words an element of a body has."""
    return len(strip_tags(markup).split())


def extract_text(body: StreamValue) -> str:
    """A body's words without markup: text and quotes, paragraphs parted by blank lines."""
    words: list[str] = []
    for block in body:
        if block.block_type == "text":
            words += list_element_words(block.value.source)
        else:
            words += list_block_words(block)
    return "\n\n".join(part.strip() for part in words if part.strip())


def list_block_words(block: StreamValue.StreamChild) -> list[str]:
    """The words of a block that is no running text: those that stand nowhere else in the story."""
    value = block.value
    match block.block_type:
        case "quote":
            return [value["quote"]]
        case "fact_box":
            return [
                value["heading"],
                *list_element_words(value["text"].source),
            ]
        case "timeline":
            return [value["heading"], *(f"{moment['when']}: {moment['what']}" for moment in value["moments"])]
        case "data_table":
            return [value["heading"]]
    return []


def estimate_minutes(text: str) -> int:
    """How long `text` takes to read, in whole minutes, at least one."""
    return max(1, round(len(text.split()) / WORDS_A_MINUTE))
