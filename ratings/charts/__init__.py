"""Charts drawn on the server: in the page, where type keeps its size, and as pictures that travel."""

from ratings.charts.bar_layout import Size
from ratings.charts.count_bars import draw_group_shares, draw_release_bars
from ratings.charts.judgement_history import draw_judgement_history
from ratings.charts.palette import Theme, shade_of_outcome
from ratings.charts.responsive_svg import ChartPanel, draw_panels, render_svg
from ratings.charts.spec import ChartSpec
from ratings.charts.spec_builder import build_chart_spec
from ratings.charts.static_svg import SHOWN_FRAMED, PictureFonts, draw_picture
from ratings.charts.tile_map import TileMap, build_tile_map

__all__ = [
    "SHOWN_FRAMED",
    "ChartPanel",
    "ChartSpec",
    "PictureFonts",
    "Size",
    "Theme",
    "TileMap",
    "build_chart_spec",
    "build_tile_map",
    "draw_group_shares",
    "draw_judgement_history",
    "draw_panels",
    "draw_picture",
    "draw_release_bars",
    "render_svg",
    "shade_of_outcome",
]
