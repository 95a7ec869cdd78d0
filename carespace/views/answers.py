"""Answering one reply of a thread: a page of its own, with what is answered above the form."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.sign_in.drafts import take_draft
from accounts.unsent_forms import find_unsent_words
from carespace import contributions, page_content
from carespace.debate_life.gate import require_page
from carespace.deed_limits import consume_deed
from carespace.forms import AnswerForm
from carespace.models import Post
from carespace.refusals import ClosedError, RefusalError
from carespace.views.deeds import (
    add_success_message,
    find_post_address,
    forget_kept_words,
    get_member,
    render_refusal,
    send_to_sign_in,
)
from carespace.views.in_place import lead_to
from carespace.views.page_context import build_person_context
from carespace.words.duplicates import find_post_of_form
from carespace.words.quoting import cut_passage, write_block
from carespace.words.shown import shown_words
from live.rate_limits import member_key
from live.requests import HtmxRequest

GONE = ClosedError("This reply is not public any more, so it cannot be answered.")


def fill_answer(request: HttpRequest, member: User, post: Post) -> AnswerForm:
    """The form with what was sent, else with what was typed before signing in or kept unsent; and with the passage that the
    address asks to quote."""
    if request.method == "POST":
        return AnswerForm(request.POST)
    if draft := take_draft(request, request.path):
        typed = {"side": draft.side, "text": draft.text}
    else:
        typed = dict(find_unsent_words(member, under=request.path).get(request.path, {}))
    if "quote" in request.GET and not (words := shown_words(post)).stands_in:
        block = write_block(cut_passage(words.marked_text, words.marked_why, request.GET["quote"]))
        text = typed.get("text", "")
        typed["text"] = text if block in text else "\n\n".join(filter(None, [text, block])) + "\n\n"
    return AnswerForm(initial=typed)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answer(request: HtmxRequest, slug: str, pk: int) -> HttpResponse:
    """The form that answers a reply, or a point; sent, the way to the answer. 409 where it went meanwhile, else the form
    with what was typed and the status of the refusal."""
    posts = Post.objects.exclude(published_at=None).select_related("debate__closure").with_words()
    post = get_object_or_404(posts, debate__slug=slug, pk=pk)
    require_page(post.debate)
    member, sent = get_member(request), request.method == "POST"
    if member is None:
        return send_to_sign_in(request, request.path) if sent else redirect_to_login(request.get_full_path())
    if not post.shown:
        back_to = post.debate.get_absolute_url()
        return render_refusal(request, GONE, post.debate, back_to, words=request.POST.get("text", ""))
    form, status = fill_answer(request, member, post), HTTPStatus.OK
    if sent:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                return submit_answer(request, member, post, form)
            except RefusalError as refusal:
                form.show(refusal)
                status = refusal.status
    mine = page_content.load_voice(post.debate, member)
    known = build_person_context(request, post=post, debate=post.debate, form=form, mine=mine)
    return render(request, "carespace/answer.html", known, status=status)


def submit_answer(request: HtmxRequest, member: User, post: Post, form: AnswerForm) -> HttpResponse:
    """Adds the reply, within the member's limit, and leads to it. Raises RefusalError."""
    if not find_post_of_form(member, post.debate, post, form.cleaned_data["nonce"]):
        consume_deed("reply", who=member_key(member.pk))
    reply = contributions.add_reply(by=member, point=post, **form.cleaned_data)
    forget_kept_words(request, member)
    add_success_message(request, reply)
    return lead_to(request, find_post_address(reply) if reply.shown else post.get_absolute_url())
