"""A member's own pages and the personal part of the masthead."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import access
from accounts.forms import ProfileForm
from accounts.models import User
from accounts.profiles import change_profile
from accounts.requests import MemberRequest
from accounts.sign_in import signed_in_cookie
from accounts.sign_in.second_factor import lacks_second_factor, start_grace


@require_safe
@never_cache
@login_required
def account_page(request: MemberRequest) -> HttpResponse:
    """A member's own page, with the day by which a second factor is owed."""
    is_owed = access.has_powers(request.user) and lacks_second_factor(request.user)
    due_at = start_grace(request.user) if is_owed else None
    return render(
        request, "accounts/you.html", build_personal_context(request) | {"second_factor_due_at": due_at}
    )


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
            change_profile(by=request.user, **form.cleaned_data)
            messages.success(request, "Saved. Posts you made before keep what they showed then.")
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
