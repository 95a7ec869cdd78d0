"""Charts drawn on the server: in the page, where type keeps its size, and as pictures that travel."""

from .bars import Size
from .counted import counted_bars, grouped_bars
from .fluid import Panel, drawings, svg
from .history import draw_history
from .palette import Theme, shade
from .pictured import SHOWN_FRAMED, Fonts, picture
from .plots import Plot
from .plotting import plot
from .tiles import TileMap, tile_map

__all__ = [
    "SHOWN_FRAMED",
    "Fonts",
    "Panel",
    "Plot",
    "Size",
    "Theme",
    "TileMap",
    "counted_bars",
    "draw_history",
    "drawings",
    "grouped_bars",
    "picture",
    "plot",
    "shade",
    "svg",
    "tile_map",
]
