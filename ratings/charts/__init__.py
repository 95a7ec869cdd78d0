"""Charts drawn on the server: in the page, where type keeps its size, and as pictures that travel."""

from ratings.charts.bar_layout import Size
from ratings.charts.count_bars import counted_bars, grouped_bars
from ratings.charts.judgement_history import draw_history
from ratings.charts.palette import Theme, shade
from ratings.charts.responsive_svg import Panel, drawings, svg
from ratings.charts.spec import Plot
from ratings.charts.spec_builder import plot
from ratings.charts.static_svg import SHOWN_FRAMED, Fonts, picture
from ratings.charts.tile_map import TileMap, tile_map

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
