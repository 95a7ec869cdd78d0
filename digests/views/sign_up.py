"""Signing up from any page, and confirming by the link that was mailed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from accounts.client_network import network_of_request
from accounts.origin import is_from_this_site
from articles.http_caching import cacheable
from digests.editions import contents
from digests.editions.withdrawals import read_for_the_web
from digests.forms import ChoicesForm, SignUpForm
from digests.models import Edition, Frequency, Subscription
from digests.subscriptions import lifecycle
from digests.views.mailed_links import allow_get_and_post, show_missing_link
from live.addresses import split_address
from live.rate_limits import HOUR, RateLimit, consume

ELSEWHERE = "This form was sent from another site. Type the address here to sign up."
NETWORK_LIMIT = RateLimit("e-mail sign-ups of a network", 30, HOUR)
TOO_MANY = "Too many sign-ups came from your network in the last hour. Try again in an hour."


def name_sign_up_place(request: HttpRequest) -> str:
    """Where the sign-up stood, for the record of consent."""
    return f"sign-up on {split_address(request.headers.get('Referer', '')).path or 'an unknown page'}"[:60]


@csrf_exempt
@allow_get_and_post
def join_page(request: HttpRequest) -> HttpResponse:
    """The page of e-mails, and where every sign-up form is sent to."""
    if request.method != "POST":
        return show_join_form(request, SignUpForm(), ChoicesForm(), 200)
    form = SignUpForm(request.POST)
    chosen = ChoicesForm(request.POST) if "choices" in request.POST else None
    if not is_from_this_site(request):
        form.add_error(None, ELSEWHERE)
        return show_join_form(request, form, chosen, 403)
    if not form.is_valid() or (chosen and not chosen.is_valid()):
        return show_join_form(request, form, chosen, 422)
    if not consume(NETWORK_LIMIT, who=network_of_request(request)):
        form.add_error(None, TOO_MANY)
        return show_join_form(request, form, chosen, 429)
    if not form.is_trapped:
        lifecycle.request_subscription(
            email=form.cleaned_data["email"],
            how=name_sign_up_place(request),
            choices=chosen.cleaned_data if chosen else None,
        )
    return redirect("digests:asked")


def show_join_form(
    request: HttpRequest, form: SignUpForm, chosen: ChoicesForm | None, status: int
) -> HttpResponse:
    """The page of e-mails with these forms as they were filled in, and what the last daily brought."""
    last = Edition.objects.on_the_web().filter(frequency=Frequency.DAILY).first()
    context = {
        "section": "emails",
        "form": form,
        "chosen": chosen or ChoicesForm(),
        "last": last,
        "last_heading": f"In {last.relative_name}" if last else "",
        "last_lines": contents.summarise_in_lines(read_for_the_web(last)[0]) if last else [],
    }
    return cacheable(request, render(request, "digests/join.html", context, status=status))


@require_safe
def asked_page(request: HttpRequest) -> HttpResponse:
    """The answer to every sign-up: the same whether the address is known or not."""
    return cacheable(request, render(request, "digests/asked.html", {"section": "emails"}))


@csrf_exempt
@never_cache
@allow_get_and_post
def confirm_page(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button and changes nothing (mail scanners open links); POST confirms."""
    try:
        if request.method != "POST":
            subscription = lifecycle.find_by_confirm_token(token)
            return render(
                request, "digests/confirm.html", {"section": "emails", "subscription": subscription}
            )
        subscription = lifecycle.confirm_subscription(token=token, how="confirmation page")
    except Subscription.DoesNotExist:
        return show_missing_link(request)
    return redirect(f"{subscription.choices_path()}?confirmed")
