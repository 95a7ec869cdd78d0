"""Hostile and broken markup made harmless and well-formed, by nh3."""

from __future__ import annotations

import re

import nh3

from live.plain_text import clean_text
from wordpress.html_conversion.item_notes import ItemNotes

INLINE = {
    "a",
    "abbr",
    "b",
    "big",
    "br",
    "cite",
    "code",
    "del",
    "dfn",
    "em",
    "font",
    "i",
    "img",
    "ins",
    "kbd",
    "mark",
    "q",
}
INLINE |= {"s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "x-note"}
BLOCK = {
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
}
BLOCK |= {
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
}
BLOCK |= {"summary", "ul", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"}
BLOCK |= {"x-embed", "x-gallery", "x-footnotes"}
ELSEWHERE = {"iframe", "video", "audio", "source", "object", "embed"}
ATTRIBUTES = {
    "*": {"id"},
    "a": {"href", "name"},
    "img": {"src", "alt", "class"},
    "iframe": {"src", "title"},
    "video": {"src"},
    "audio": {"src"},
    "source": {"src"},
    "embed": {"src"},
    "object": {"data"},
    "sup": {"data-fn"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "blockquote": {"class"},
    "figure": {"class"},
    "x-embed": {"data-address"},
    "x-gallery": {"data-ids", "data-kind"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
DROPPED = {"script", "style", "noscript", "template", "textarea", "select", "svg", "math", "title"}
TOLD = (
    (re.compile(r"<script\b", re.IGNORECASE), "a script was taken out"),
    (re.compile(r"<style\b", re.IGNORECASE), "a style sheet was taken out"),
    (re.compile(r"<(?:form|input|textarea|select|button)\b", re.IGNORECASE), "a form was taken out"),
    (re.compile(r"<(?:svg|math)\b", re.IGNORECASE), "a drawing or formula in the markup was taken out"),
    (re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE), "scripts in attributes were taken out"),
    (
        re.compile(r"""(?:href|src)\s*=\s*["']?\s*(?:javascript|vbscript|data):""", re.IGNORECASE),
        "addresses that run scripts or carry data were taken out",
    ),
)


def sanitize_html(html: str, notes: ItemNotes) -> str:
    """`html` with only elements that are known, and the addresses of no schemes but the web's and mail's."""
    for pattern, words in TOLD:
        if pattern.search(html):
            notes.change(words)
    cleaned = nh3.clean(
        html,
        tags=INLINE | BLOCK | ELSEWHERE,
        clean_content_tags=DROPPED,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
    return clean_text(cleaned)  # characters written as references are letters now
