"""What of the newsroom's a debate hangs on: the first story in print that chose it, or the claim it was opened on. It
follows each publication, move and taking down; a tick compares, for what no signal told of."""

from __future__ import annotations

from datetime import datetime, time
from typing import Required, TypedDict, Unpack

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from accounts.models import User
from articles.models.articles import ArticlePage
from articles.models.authors import Author
from articles.models.claims import Claim
from carespace.debate_life.lifecycle import open_debate
from carespace.debate_life.subjects import clear_subject, set_subject
from carespace.models import Debate, SubjectKind
from carespace.refusals import UnfitError
from carespace.voices.taking import mark_author, tell_authors


class OpeningWords(TypedDict, total=False):
    """What a debate is opened with, beside its subject."""

    motion: Required[str]
    introduction: str
    at: datetime | None
    ends_at: datetime | None
    quiet_from: time | None
    quiet_until: time | None


def find_subject_story(debate: Debate) -> ArticlePage | None:
    """The story in print that chose the debate first, None where none does."""
    stories = ArticlePage.objects.live().public().filter(debate=debate)
    return stories.order_by("first_published_at", "pk").first()


@transaction.atomic
def open_claim_debate(*, by: User, claim: Claim, **words: Unpack[OpeningWords]) -> Debate:
    """Opens a debate that hangs on a claim in print; otherwise as `carespace.debate_life.lifecycle.open_debate`.

    Raises UnfitError for a claim that readers cannot see.
    """
    if find_claim_address(claim) is None:
        raise UnfitError("Its story is not in print: a debate hangs on what readers can see", field="motion")
    debate = open_debate(by=by, **words)
    keep_claim_subject(debate, claim)
    debate.refresh_from_db()
    return debate


def find_claim_address(claim: Claim | None) -> str | None:
    """Where readers find a claim, None for one they cannot see."""
    story = ArticlePage.objects.live().public().filter(pk=claim.article_id).first() if claim else None
    address = story.get_url() if story else None
    return f"{address}#claims" if address else None


def keep_claim_subject(debate: Debate, claim: Claim | None) -> None:
    """Has a debate say what its claim says now, or that it hangs on none that is in print."""
    address = find_claim_address(claim)
    if claim is None or address is None:
        clear_subject(debate=debate)
        return
    set_subject(
        debate=debate, kind=SubjectKind.CLAIM, key=str(claim.pk), title=claim.sentence, address=address
    )


def keep_subject(debate: Debate) -> None:
    """Has a debate say what story or claim it hangs on now. A debate on a release is left alone."""
    if debate.subject_kind == SubjectKind.CLAIM:
        keep_claim_subject(debate, Claim.objects.filter(pk=debate.subject_key).first())
        return
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
    claims = Claim.objects.filter(article__in=[instance.pk, *below]).values_list("pk", flat=True)
    asserted = Debate.objects.filter(
        subject_kind=SubjectKind.CLAIM, subject_key__in=[str(pk) for pk in claims]
    )
    for debate in {*chosen, *left, *asserted}:
        keep_subject(debate)
        mark_authors_of(debate)


def compare_subjects() -> None:
    """Has every debate that a story chose, or says it hangs on one, say what it hangs on now, and who of those who speak wrote it."""
    chosen = ArticlePage.objects.live().filter(debate__isnull=False).values("debate")
    ours = Q(subject_kind__in=[SubjectKind.STORY, SubjectKind.CLAIM])
    for debate in Debate.objects.filter(Q(pk__in=chosen) | ours).order_by("pk"):
        keep_subject(debate)
        mark_authors_of(debate)


def find_stories_of(debate: Debate) -> QuerySet[ArticlePage]:
    """The stories in print that a debate is about: those that chose it, and the one whose claim it was opened on."""
    about_it = Q(debate=debate)
    if debate.subject_kind == SubjectKind.CLAIM:
        about_it |= Q(pk__in=Claim.objects.filter(pk=debate.subject_key).values("article"))
    return ArticlePage.objects.live().filter(about_it)


def has_written_subject(member: User, debate: Debate) -> bool:
    """Whether a member is an author of a story that a debate is about. One query."""
    return find_stories_of(debate).filter(authored__author__member=member).exists()


def mark_authors_of(debate: Debate) -> None:
    """Has those who wrote the story of a debate, and spoke there before that was known, speak with their mark."""
    stories = find_stories_of(debate)
    for member in User.objects.filter(pk__in=stories.values("authored__author__member")):
        mark_author(debate, member)


def mark_member_of_author(instance: Author, **kwargs: object) -> None:
    """Hears of an author saved: their member may have spoken in debates on their stories."""
    if instance.member is None:
        return
    stories = ArticlePage.objects.live().filter(authored__author=instance)
    asserted = [str(pk) for pk in Claim.objects.filter(article__in=stories).values_list("pk", flat=True)]
    about_stories = Q(pk__in=stories.values("debate"))
    for debate in Debate.objects.filter(
        about_stories | Q(subject_kind=SubjectKind.CLAIM, subject_key__in=asserted)
    ):
        mark_author(debate, instance.member)


def connect_signals_of_subjects() -> None:
    """Begin to listen; once, when the app is ready."""
    tell_authors(has_written_subject)
    post_save.connect(mark_member_of_author, sender=Author, dispatch_uid="articles.debate_subjects")
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(keep_subjects_of, dispatch_uid="articles.debate_subjects")
    post_delete.connect(keep_subjects_of, sender=ArticlePage, dispatch_uid="articles.debate_subjects")
