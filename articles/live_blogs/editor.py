"""The newsroom's page for writing live posts: one form, and what was posted beneath it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from wagtail.admin.auth import require_admin_access
from wagtail.admin.rich_text import get_rich_text_editor_widget

from accounts.models import User
from accounts.requests import MemberRequest
from articles.blocks.live_blog import is_live_blog
from articles.live_blogs import posts as posting
from articles.models.articles import ArticlePage
from articles.models.live_blogs import FEATURES, HEADLINE, LiveBlog, LivePost
from articles.rich_text.editor import EditedTextField
from live.plain_text import PlainCharField

PAGE = 50
DEEDS = {"end": posting.end_coverage, "resume": posting.resume_coverage}


class LivePostForm(forms.Form):
    """One post. What is wrong with its words is for `posting` to say."""

    headline = PlainCharField(max_length=HEADLINE, required=False)
    text = EditedTextField(required=False)
    is_key = forms.BooleanField(label="Key event", required=False, help_text="Listed above the posts.")
    is_pinned = forms.BooleanField(label="Pinned", required=False, help_text="Stays above newer posts.")
    nonce = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, initial: dict[str, object]) -> None:
        """With Wagtail's editor, made now: made while hooks are read, it would end the list of features before ours."""
        super().__init__(data, initial=initial)
        self.fields["text"].widget = get_rich_text_editor_widget("default", features=FEATURES)

    def send(self, deed: Callable[..., LivePost], **words: object) -> LivePost | None:
        """Do `deed` with what was written; None where it is refused, with the reason beside its field."""
        if not self.is_valid():
            return None
        written = {name: self.cleaned_data[name] for name in ("headline", "text", "is_key", "is_pinned")}
        try:
            return deed(**words, **written)
        except ValidationError as refused:
            self.add_error(None, refused)
            return None


def get_story_for(person: User, pk: int) -> ArticlePage:
    """The story of this key. Raises Http404, and PermissionDenied for those who may not publish it."""
    article = get_object_or_404(ArticlePage, pk=pk)
    if not posting.may_post(person, article):
        raise PermissionDenied("Only editors who may publish this story may post to it.")
    return article


@require_admin_access
def show_live_editor(request: MemberRequest, pk: int) -> HttpResponse:
    """Post to a story, or end its live coverage or take it up again."""
    article = get_story_for(request.user, pk)
    form = LivePostForm(request.POST or None, initial={"nonce": uuid4()})
    if request.method == "POST":
        deed = DEEDS.get(request.POST.get("deed", ""))
        if deed:
            try:
                deed(by=request.user, article=article)
            except ValidationError as refused:
                messages.error(request, refused.messages[0])
            return redirect("live_write", pk)
        nonce = form.cleaned_data.get("nonce") if form.is_valid() else None
        if form.send(posting.add_post, by=request.user, article=article, nonce=nonce):
            messages.success(request, "Posted.")
            return redirect("live_write", pk)
    posts = LivePost.objects.filter(article=article).visible().select_related("posted_by")
    context = {
        "article": article,
        "form": form,
        "blog": LiveBlog.objects.filter(article=article).first(),
        "ready": article.live and is_live_blog(article),
        "no_place": posting.NO_PLACE,
        "posts": Paginator(posts, PAGE).get_page(request.GET.get("p")),
    }
    return render(request, "newsroom/live.html", context)


@require_admin_access
def show_post_editor(request: MemberRequest, pk: int, post: int) -> HttpResponse:
    """Change a post, or remove it."""
    article = get_story_for(request.user, pk)
    live_post = get_object_or_404(LivePost.objects.filter(article=article).visible(), pk=post)
    names = ("headline", "text", "is_key", "is_pinned")
    form = LivePostForm(request.POST or None, initial={name: getattr(live_post, name) for name in names})
    if request.method == "POST":
        if request.POST.get("deed") == "remove":
            posting.remove_post(by=request.user, post=live_post)
            messages.success(request, "Removed.")
            return redirect("live_write", pk)
        if form.send(posting.edit_post, by=request.user, post=live_post):
            messages.success(request, "Changed.")
            return redirect("live_write", pk)
    return render(request, "newsroom/live_post.html", {"article": article, "form": form, "post": live_post})
