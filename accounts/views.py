"""A member's own pages and the personal part of the masthead."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.forms import NAME_TAKEN, ProfileForm
from accounts.models import User
from accounts.own_page.rows import list_rows_of
from accounts.profiles import NameTakenError, change_profile
from accounts.requests import MemberRequest, is_from_member
from accounts.sign_in import signed_in_cookie
from accounts.sign_in.second_factor import lacks_second_factor, start_grace
from accounts.unsent_forms import DAYS_KEPT, KEEPS_FORMS, LONGEST_PATH, keep_unsent_form
from live.rate_limits import HOUR, RateLimit, consume, member_key

KEEPING = RateLimit("unsent forms of a member", 1200, HOUR)
#: Fields of a form that are no words.
NO_WORDS = {"csrfmiddlewaretoken", "nonce", "keep", "kept"}


@require_safe
@never_cache
@login_required
def account_page(request: MemberRequest) -> HttpResponse:
    """A member's own page, with the day by which a second factor is owed."""
    is_owed = access.has_powers(request.user) and lacks_second_factor(request.user)
    due_at = start_grace(request.user) if is_owed else None
    more = {"second_factor_due_at": due_at, "rows": list_rows_of(request.user)}
    return render(request, "accounts/you.html", build_personal_context(request) | more)


def build_personal_context(request: HttpRequest) -> dict[str, object]:
    """Who is signed in and which doors are theirs."""
    return {
        "you": request.user,
        "may_moderate": access.is_moderator(request.user),
        "may_edit": access.is_editor(request.user),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def profile_page(request: MemberRequest) -> HttpResponse:
    """The form of a member's public name and what is shown of it; 422 where it is unfit."""
    member = User.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=member)
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            try:
                change_profile(by=request.user, **form.cleaned_data)
            except NameTakenError:
                form.add_error("name", NAME_TAKEN)
            else:
                messages.success(
                    request,
                    "Saved. Where you speak under your name, the new one stands; where you show your work, what you chose there.",
                )
                return redirect("accounts:you")
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(
        request, "accounts/profile.html", build_personal_context(request) | {"form": form}, status=status
    )


@require_safe
@never_cache
def masthead_fragment(request: HttpRequest) -> HttpResponse:
    """The personal part of the masthead: your page, and the doors of your role."""
    response = render(
        request,
        "accounts/masthead.html",
        build_personal_context(request) if request.user.is_authenticated else {},
    )
    if not request.user.is_authenticated:
        signed_in_cookie.delete_cookie(response)
    return response


@require_POST
@never_cache
def keep_form(request: HttpRequest) -> HttpResponse:
    """Keep what stands in a form that is not sent yet; `keep` is the path it would be sent to.

    A script is answered 204, a button of the form itself the page it stood on. 403 without a session, 422 for what is no
    path, 429 too often.
    """
    where = request.POST.get("keep", "")
    by_script = request.headers.get("X-Requested-With") == "fetch"
    if not is_from_member(request):
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
    if not where.startswith("/") or len(where) > LONGEST_PATH:
        return HttpResponse(status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if not consume(KEEPING, who=member_key(request.user.pk)):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
    words = {name: str(text) for name, text in request.POST.items() if name not in NO_WORDS}
    keep_unsent_form(by=request.user, where=where, words=words)
    request.session.setdefault(KEEPS_FORMS, True)
    if by_script:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    messages.success(
        request, f"Kept, not sent. Your words stand in the box for {DAYS_KEPT} days, wherever you sign in."
    )
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()})
    return redirect(came_from if is_ours else "accounts:you")
