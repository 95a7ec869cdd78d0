"""Charts drawn on the server: in the page, where type keeps its size, and as pictures that travel."""

from ratings.drawing.bars import Size
from ratings.drawing.counted import counted_bars, grouped_bars
from ratings.drawing.fluid import Panel, drawings, svg
from ratings.drawing.history import draw_history
from ratings.drawing.palette import Theme, shade
from ratings.drawing.pictured import SHOWN_FRAMED, Fonts, picture
from ratings.drawing.plots import Plot
from ratings.drawing.plotting import plot
from ratings.drawing.tiles import TileMap, tile_map

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
