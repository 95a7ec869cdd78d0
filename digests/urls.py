"""Addresses of digests; each is written out in full."""

from django.urls import path, register_converter

from digests.converters import FrequencyConverter, PeriodConverter, TokenConverter
from digests.views import choices, editions, ledger, sign_up

app_name = "digests"

register_converter(TokenConverter, "mailed_token")
register_converter(FrequencyConverter, "frequency")
register_converter(PeriodConverter, "period")

urlpatterns = [
    path("emails/", sign_up.join_page, name="join"),
    path("emails/asked/", sign_up.asked_page, name="asked"),
    path("emails/confirm/<mailed_token:token>/", sign_up.confirm_page, name="confirm"),
    path("emails/choices/<mailed_token:token>/", choices.choices_page, name="choices"),
    path("emails/leave/<mailed_token:token>/", choices.leave_page, name="leave"),
    path(
        "emails/leave/<mailed_token:token>/<frequency:frequency>/",
        choices.leave_list_page,
        name="leave_list",
    ),
    path("emails/ledger/", ledger.ledger_page, name="ledger"),
    path("emails/ledger/doubted/", ledger.doubted_page, name="doubted"),
    path("emails/ledger/<int:pk>/", ledger.ledger_edition_page, name="ledger_edition"),
    path("emails/ledger/<int:pk>/stop/", ledger.handle_stop, name="stop"),
    path("emails/ledger/<int:pk>/send-again/", ledger.handle_send_again, name="send_again"),
    path("emails/ledger/<int:pk>/take-back/", ledger.handle_take_back, name="take_back"),
    path("emails/<frequency:frequency>/", editions.edition_list, name="editions"),
    path("emails/<frequency:frequency>/<period:period>/", editions.edition_page, name="edition"),
    path("emails/<frequency:frequency>/<period:period>/chart.png", editions.serve_picture, name="picture"),
    path(
        "emails/<frequency:frequency>/<period:period>/chart-dark.png",
        editions.serve_picture,
        {"dark": True},
        name="picture_dark",
    ),
]
