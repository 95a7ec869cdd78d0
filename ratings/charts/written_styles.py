"""The page's drawing with the style sheet's classes written out, for files that travel without it."""

from __future__ import annotations

import re
from typing import Final

from ratings.charts.palette import Theme, theme_colours

CLASS: Final = re.compile(r' class="([^"]*)"')
#: What the style sheet says of each class of a drawing; {token} is a colour of the palette. Later classes win.
STYLES: Final[dict[str, dict[str, str]]] = {
    "c-label": {"font-size": "14", "font-weight": "650", "fill": "{ink}"},
    "c-text": {"font-size": "13", "font-weight": "400", "fill": "{ink_2}"},
    "c-mute": {"font-size": "12.5", "font-weight": "400", "fill": "{ink_3}"},
    "c-in": {"font-size": "13", "font-weight": "600"},
    "c-bold": {"font-weight": "700"},
    "c-end": {"text-anchor": "end"},
    "c-mid": {"text-anchor": "middle"},
    "c-out": {"fill": "{text_outstanding}"},
    "c-inad": {"fill": "{text_inadequate}"},
    "c-ongood": {"fill": "{on_mid}"},
    "c-onreq": {"fill": "{on_mid}"},
    "c-halo": {"paint-order": "stroke", "stroke": "{paper}", "stroke-width": "4", "stroke-linejoin": "round"},
    "axis-line": {"stroke": "{ink}"},
    "grid-line": {"stroke": "{rule}"},
    "gap-line": {"stroke": "{paper}", "stroke-width": "1.5"},
    "whisker-under": {"stroke": "{paper}", "stroke-width": "4.5"},
    "whisker": {"stroke": "{ink}", "stroke-width": "1.5"},
}


def write_out_classes(svg: str, theme: Theme) -> str:
    """The text of an SVG with every class replaced by the attributes it stands for in a theme.

    `f-` and a shade is a fill. A class that only tells the page's scripts or narrow columns something is left out.
    """
    colours = theme_colours(theme)

    def write_attributes(found: re.Match[str]) -> str:
        names = found[1].split()
        attributes: dict[str, str] = {}
        for name in names:
            if name.startswith("f-"):
                attributes["fill"] = f"{{{name[2:].replace('-', '_')}}}"
        for name, style in STYLES.items():
            if name in names:
                attributes |= style
        return "".join(f' {key}="{value.format(**colours)}"' for key, value in attributes.items())

    return CLASS.sub(write_attributes, svg)
