"""Corrections by letter: which stories letters told of late, and what is written to those who had one."""

from __future__ import annotations

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from articles.models import ArticlePage
from digests.desk import corrections
from digests.views.desk import editors_only
from live.plain_text import PlainCharField

NOBODY = "Nobody who is on the list still has had it in a letter."


class LetterCorrectionForm(forms.Form):
    """What was wrong, and who is told."""

    words = PlainCharField(
        max_length=corrections.LONGEST,
        widget=forms.Textarea,
        error_messages={"required": "Say what was wrong and what is right, in whole sentences."},
    )
    only_chart = forms.BooleanField(required=False)

    def clean_words(self) -> str:
        return "\n".join(line.strip() for line in self.cleaned_data["words"].splitlines()).strip()


@require_safe
@editors_only
def corrections_page(request: MemberRequest) -> HttpResponse:
    """The stories that letters of the last weeks told, those that drifted or were corrected in print first."""
    stories = corrections.list_told_stories(now=timezone.now())
    return render(request, "digests/corrections.html", {"section": "emails", "stories": stories})


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def correction_page(request: MemberRequest, pk: int) -> HttpResponse:
    """GET shows how many had the story and a form; POST writes to them, once for the same words.

    422 for words that are missing or too long, or where nobody is to be written to.
    """
    article = get_object_or_404(ArticlePage.objects.live(), pk=pk)
    last = article.corrections.order_by("-version").first()
    form = LetterCorrectionForm(request.POST or None, initial={"words": last.text if last else ""})
    if request.method == "POST" and form.is_valid():
        try:
            edition = corrections.send_correction(article=article, by=request.user, **form.cleaned_data)
        except corrections.NobodyToldError:
            form.add_error(None, NOBODY)
        else:
            messages.success(request, "It goes out now, once to each of them.")
            return redirect("digests:ledger_edition", edition.pk)
    context = {
        "section": "emails",
        "article": article,
        "form": form,
        "told": corrections.count_readers(pk, only_chart=False),
        "had_chart": corrections.count_readers(pk, only_chart=True),
        "sent": corrections.list_corrections(pk),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "digests/correction.html", context, status=status)
