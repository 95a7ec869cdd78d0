"""Addresses of digests; each is written out in full."""

from django.urls import path, register_converter

from digests.converters import FrequencyConverter, PeriodConverter, TokenConverter
from digests.views import choices, editions, ledger, sign_up

app_name = "digests"

register_converter(TokenConverter, "mailed_token")
register_converter(FrequencyConverter, "frequency")
register_converter(PeriodConverter, "period")

urlpatterns = [
    path("emails/", sign_up.join, name="join"),
    path("emails/asked/", sign_up.asked, name="asked"),
    path("emails/confirm/<mailed_token:token>/", sign_up.confirm, name="confirm"),
    path("emails/choices/<mailed_token:token>/", choices.choices, name="choices"),
    path("emails/leave/<mailed_token:token>/", choices.leave, name="leave"),
    path("emails/ledger/", ledger.editions, name="ledger"),
    path("emails/ledger/<int:pk>/", ledger.edition, name="ledger_edition"),
    path("emails/ledger/<int:pk>/stop/", ledger.stop, name="stop"),
    path("emails/<frequency:frequency>/", editions.listing, name="editions"),
    path("emails/<frequency:frequency>/<period:period>/", editions.edition, name="edition"),
    path("emails/<frequency:frequency>/<period:period>/chart.png", editions.picture, name="picture"),
    path(
        "emails/<frequency:frequency>/<period:period>/chart-dark.png",
        editions.picture,
        {"dark": True},
        name="picture_dark",
    ),
]
