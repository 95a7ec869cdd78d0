"""Addresses of ratings; each is written out in full."""

from django.urls import URLPattern, URLResolver, path, register_converter

from ratings import views
from ratings.converters import DayConverter, ListKindConverter, OwnerConverter, UrnConverter

app_name = "ratings"

register_converter(DayConverter, "day")
register_converter(ListKindConverter, "list")
register_converter(OwnerConverter, "owner")
register_converter(UrnConverter, "urn")

urlpatterns: list[URLPattern | URLResolver] = [
    path("ratings/", views.explorer_page, name="explorer"),
    path("ratings/measure/", views.measure_page, name="measure"),
    path("ratings/measure.json", views.measure_json, name="measure-json"),
    path("ratings/measure.csv", views.measure_csv, name="measure-csv"),
    path("ratings/measure.xlsx", views.measure_xlsx, name="measure-xlsx"),
    path("ratings/measure.svg", views.measure_svg, name="measure-svg"),
    path("ratings/measure.png", views.measure_png, name="measure-png"),
    path("ratings/measure/chart.json", views.chart_json, name="chart-json"),
    path("ratings/measure/figure/", views.figure_fragment, name="figure"),
    path("ratings/measure/embed/", views.measure_embed, name="embed"),
    path("ratings/oembed.json", views.oembed, name="oembed"),
    path("ratings/method/", views.method_page, name="method"),
    path("ratings/releases/", views.release_list, name="releases"),
    path("ratings/releases/<day:as_at>/", views.release_page, name="release"),
    path(
        "ratings/releases/<day:as_at>/revisions/<int:revision>/", views.release_page, name="release-revision"
    ),
    path("ratings/releases/<list:kind>/<slug:period>/", views.list_page, name="list"),
    path(
        "ratings/releases/<list:kind>/<slug:period>/revisions/<int:revision>/",
        views.list_page,
        name="list-revision",
    ),
    path("ratings/find/", views.find_page, name="find"),
    path("ratings/compare/", views.comparison_page, name="compare"),
    path("ratings/owners/<owner:slug>/", views.owner_page, name="owner"),
    path("ratings/regions/<slug:slug>/", views.region_page, name="region"),
    path("ratings/local-authorities/<slug:slug>/", views.authority_page, name="authority"),
    path("ratings/homes/", views.find_home, name="homes"),
    path("ratings/homes/<urn:urn>/", views.home_page, name="home"),
]
