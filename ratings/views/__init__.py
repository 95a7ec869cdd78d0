"""The pages and renderings of ratings. None needs to know who asks, so each may be cached by anybody."""

from ratings.views.comparison import comparison_page
from ratings.views.embeds import measure_embed, oembed
from ratings.views.explorer import explorer_page
from ratings.views.homes import find_home, home_page
from ratings.views.measures import (
    chart_json,
    figure_fragment,
    measure_csv,
    measure_json,
    measure_page,
    measure_png,
    measure_svg,
    measure_xlsx,
)
from ratings.views.method import method_page
from ratings.views.name_search import find_page
from ratings.views.owners import owner_page
from ratings.views.places import authority_page, region_page
from ratings.views.releases import list_page, release_list, release_page

__all__ = [
    "authority_page",
    "chart_json",
    "comparison_page",
    "explorer_page",
    "figure_fragment",
    "find_home",
    "find_page",
    "home_page",
    "list_page",
    "measure_csv",
    "measure_embed",
    "measure_json",
    "measure_page",
    "measure_png",
    "measure_svg",
    "measure_xlsx",
    "method_page",
    "oembed",
    "owner_page",
    "region_page",
    "release_list",
    "release_page",
]
