"""Addresses of digests; each is written out in full."""

from django.urls import path, register_converter

from digests.converters import FrequencyConverter, PeriodConverter, TokenConverter
from digests.views import choices, corrections, desk, editions, ledger, own_emails, running_desk, sign_up

app_name = "digests"

register_converter(TokenConverter, "mailed_token")
register_converter(FrequencyConverter, "frequency")
register_converter(PeriodConverter, "period")

urlpatterns = [
    path("you/emails/", own_emails.own_emails_page, name="own_emails"),
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
    path("emails/desk/<frequency:frequency>/", desk.plan_page, name="desk"),
    path("emails/desk/<frequency:frequency>/letter/", desk.desk_letter_page, name="desk_letter"),
    path("emails/desk/<frequency:frequency>/proof/", desk.handle_proof, name="desk_proof"),
    path("emails/desk/editions/<int:pk>/", running_desk.running_page, name="running"),
    path("emails/desk/editions/<int:pk>/letter/", running_desk.running_letter_page, name="running_letter"),
    path("emails/desk/editions/<int:pk>/proof/", running_desk.handle_running_proof, name="running_proof"),
    path("emails/desk/corrections/", corrections.corrections_page, name="corrections"),
    path("emails/desk/corrections/<int:pk>/", corrections.correction_page, name="correction"),
    path("emails/ledger/", ledger.ledger_page, name="ledger"),
    path("emails/ledger/doubted/", ledger.doubted_page, name="doubted"),
    path("emails/ledger/<int:pk>/", ledger.ledger_edition_page, name="ledger_edition"),
    path("emails/ledger/<int:pk>/stop/", ledger.handle_stop, name="stop"),
    path("emails/ledger/<int:pk>/hold/", ledger.handle_hold, name="hold"),
    path("emails/ledger/<int:pk>/resume/", ledger.handle_resume, name="resume"),
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
