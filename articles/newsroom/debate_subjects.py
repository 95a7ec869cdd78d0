"""The story a debate hangs on: the first in print that chose it. It follows each publication, move and taking down;
a tick compares, for what no signal told of."""

from __future__ import annotations

from django.db.models import Q
from django.db.models.signals import post_delete
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from articles.models.articles import ArticlePage
from carespace.debate_life.subjects import clear_subject, set_subject
from carespace.models import Debate, SubjectKind


def find_subject_story(debate: Debate) -> ArticlePage | None:
    """The story in print that chose the debate first, None where none does."""
    stories = ArticlePage.objects.live().public().filter(debate=debate)
    return stories.order_by("first_published_at", "pk").first()


def keep_subject(debate: Debate) -> None:
    """Has a debate say what story it hangs on now. A debate on a release or a claim is left alone."""
    if debate.subject_kind not in {"", SubjectKind.STORY}:
        return
    story = find_subject_story(debate)
    address = story.get_url() if story else None
    if story is None or address is None:
        if debate.subject_key:
            clear_subject(debate=debate)
        return
    set_subject(debate=debate, kind=SubjectKind.STORY, key=str(story.pk), title=story.title, address=address)


def keep_subjects_of(instance: Page, **kwargs: object) -> None:
    """Hears of a page published, moved, taken down or deleted: the debates it chose, and those it had chosen before."""
    below = Page.objects.descendant_of(instance, inclusive=True).values_list("pk", flat=True)
    stories = ArticlePage.objects.filter(pk__in=below, debate__isnull=False)
    chosen = Debate.objects.filter(pk__in=stories.values("debate"))
    left = Debate.objects.filter(
        subject_kind=SubjectKind.STORY, subject_key__in=[str(pk) for pk in [instance.pk, *below]]
    )
    for debate in {*chosen, *left}:
        keep_subject(debate)


def compare_subjects() -> None:
    """Has every debate that a story chose, or says it hangs on one, say what it hangs on now."""
    chosen = ArticlePage.objects.live().filter(debate__isnull=False).values("debate")
    for debate in Debate.objects.filter(Q(pk__in=chosen) | Q(subject_kind=SubjectKind.STORY)).order_by("pk"):
        keep_subject(debate)


def connect_signals_of_subjects() -> None:
    """Begin to listen; once, when the app is ready."""
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(keep_subjects_of, dispatch_uid="articles.debate_subjects")
    post_delete.connect(keep_subjects_of, sender=ArticlePage, dispatch_uid="articles.debate_subjects")
