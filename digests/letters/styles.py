"""The house style for mail programs, which want it written on each element.

The light theme's tokens are spelt out here; the dark theme's are in the message's style sheet,
by the class each element carries as well.
"""

from __future__ import annotations

from typing import Final

from django.utils.safestring import SafeString, mark_safe

PAPER, TINT, INK, INK_2, INK_3 = "#fbf7ef", "#f3ecdf", "#1d1a16", "#4b453b", "#665e51"
RULE, SLAB, ACCENT, ON_ACCENT = "#ddd3c2", "#1d1a16", "#0f5a4a", "#fffdf8"
SERIF = "'Source Serif 4','Source Serif',Georgia,'Times New Roman',serif"
SANS = "'Public Sans',Arial,Helvetica,sans-serif"


def style_sans(size: int, line: int, colour: str, weight: int = 400) -> str:
    """CSS of the sans-serif face; `size` and `line` are in pixels."""
    return f"font:{weight} {size}px/{line}px {SANS};color:{colour};"


def style_serif(size: int, line: int, colour: str, weight: int = 400) -> str:
    """CSS of the serif face; `size` and `line` are in pixels."""
    return f"font:{weight} {size}px/{line}px {SERIF};color:{colour};"


CSS_BY_NAME = {
    "mat": f"margin:0;padding:0;background-color:{TINT};",
    "letter": f"width:100%;max-width:600px;background-color:{PAPER};border-top:4px solid {SLAB};",
    "pad": "padding:24px 32px 32px;overflow-wrap:anywhere;",
    "preview": f"margin:0;{style_sans(13, 20, INK_3)}",
    "link": f"color:{INK};text-decoration:underline;",
    "quiet_link": f"color:{INK_3};text-decoration:underline;",
    "long_link": f"color:{INK_3};text-decoration:underline;overflow-wrap:anywhere;word-break:break-all;",
    "picture_link": f"color:{INK_2};text-decoration:none;",
    "plain_link": f"color:{INK};text-decoration:none;",
    "head": f"width:100%;border-bottom:1px solid {RULE};",
    "wordmark": f"{style_serif(28, 28, INK, 700)}letter-spacing:-0.8px;padding:16px 0 0;white-space:nowrap;",
    "box": f"border:solid {ACCENT};border-width:0 3px 3px;height:4px;font-size:0;line-height:4px;",
    "dateline": f"{style_sans(13, 20, INK_3)}text-align:right;vertical-align:bottom;padding:16px 0 8px 16px;",
    "strong": f"color:{INK};font-weight:bold;",
    "note_of_editors": f"margin:24px 0 0;padding:0 0 16px;border-bottom:1px solid {RULE};{style_sans(16, 24, INK)}",
    "h1": f"margin:24px 0 12px;{style_serif(32, 36, INK, 700)}letter-spacing:-0.4px;",
    "lead": f"margin:0 0 24px;{style_serif(18, 27, INK)}",
    "bar": f"border-top:2px solid {SLAB};padding-top:8px;",
    "section": f"border-top:2px solid {SLAB};padding-top:8px;",
    "gap": "height:32px;font-size:0;line-height:32px;",
    "finding": f"margin:0 0 8px;{style_serif(20, 25, INK, 700)}",
    "subtitle": f"margin:0 0 12px;{style_sans(14, 20, INK_2)}",
    "key": f"margin:0 0 12px;{style_sans(13, 20, INK_2)}",
    "key_entry": "white-space:nowrap;padding-right:12px;",
    # Colour behind blanks: not every font has a square.
    "outstanding": "background-color:#12436d;",
    "good": "background-color:#4389c2;",
    "requires": "background-color:#b97608;",
    "inadequate": "background-color:#a23a16;",
    "apart": f"border-top:1px solid {INK};",
    "picture": f"display:block;width:100%;max-width:536px;height:auto;border:0;{style_sans(14, 20, INK_2)}",
    # Both pictures are referred to by an image: one that only a source names is listed as an attachment by some programs.
    "hidden": "display:none;max-height:0;mso-hide:all;",
    "table": "width:100%;overflow-wrap:normal;border-collapse:separate;border-spacing:0;margin-top:16px;",
    "th": f"{style_sans(13, 17, INK, 700)}text-align:left;vertical-align:bottom;padding:8px 8px 8px 0;border-bottom:1px solid {INK};",
    "th_r": f"{style_sans(13, 17, INK, 700)}text-align:right;vertical-align:bottom;padding:8px 0 8px 8px;border-bottom:1px solid {INK};",
    "row": f"{style_sans(14, 20, INK, 700)}text-align:left;vertical-align:baseline;padding:8px 8px 8px 0;border-bottom:1px solid {RULE};",
    "cell": f"{style_sans(14, 20, INK)}text-align:right;vertical-align:baseline;padding:8px 0 8px 8px;border-bottom:1px solid {RULE};white-space:nowrap;",
    "note": f"margin:12px 0 0;{style_sans(13, 20, INK_3)}",
    "h2": f"margin:0 0 12px;{style_sans(16, 21, INK, 700)}",
    "story": f"padding:0 0 16px;{style_sans(16, 22, INK_2)}",
    "next_story": f"padding:16px 0 16px;border-top:1px solid {RULE};{style_sans(16, 22, INK_2)}",
    "kicker": f"margin:0 0 4px;{style_sans(14, 18, ACCENT, 700)}",
    "h3": f"margin:0 0 8px;{style_serif(18, 22, INK, 700)}",
    "sentence": f"margin:0;{style_sans(16, 22, INK_2)}",
    "briefly": f"margin:0 0 8px;border-top:1px solid {RULE};padding-top:16px;{style_sans(14, 18, ACCENT, 700)}",
    "title": f"margin:0 0 8px;{style_serif(16, 22, INK)}",
    "meta": f"margin:8px 0 0;{style_sans(13, 20, INK_3)}",
    "change": f"margin:0 0 12px;{style_sans(16, 22, INK)}",
    "motion": f"margin:0 0 12px;{style_serif(24, 30, INK, 700)}letter-spacing:-0.2px;",
    "moved": f"margin:16px 0;{style_serif(18, 27, INK)}",
    "button": f"background-color:{ACCENT};border-radius:2px;",
    "button_link": f"display:inline-block;padding:11px 24px;{style_sans(16, 22, ON_ACCENT, 700)}text-decoration:none;",
    "foot": f"border-top:1px solid {RULE};padding-top:16px;",
    "small": f"margin:0 0 8px;{style_sans(13, 20, INK_3)}",
}
STYLES: Final[dict[str, SafeString]] = {
    name: mark_safe(css)  # noqa: S308  # written above
    for name, css in CSS_BY_NAME.items()
}
