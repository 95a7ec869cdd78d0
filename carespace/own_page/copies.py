"""All that debates keep of a member, found through their voices, for their copy (`accounts.own_page.copies`).

Nobody else's words are in it: what somebody answered, voted on or credited is named by its address.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db.models import F, Prefetch, Q

from accounts.models import User
from accounts.own_page.copies import CopyRow, register_copy
from carespace.follows.following import find_follows_of
from carespace.models import (
    Debate,
    DutyCall,
    DutyShift,
    ModerationDecision,
    Post,
    Quote,
    ReasonText,
    Report,
    Revision,
    SplitLook,
    Stance,
    Vote,
)
from carespace.models.quotes import MARK
from carespace.voices import compute_voice_key, find_voices_of
from carespace.words.shown import shown_reason


def write_address(page: Debate | Post | None) -> str:
    """The whole address of a debate or a post, "" for none."""
    return f"{settings.SITE_URL}{page.get_absolute_url()}" if page else ""


def list_voices(member: User) -> Iterator[CopyRow]:
    """How the member is shown in each debate."""
    for voice in find_voices_of(member).select_related("debate").order_by("pk"):
        yield {
            "debate": voice.debate.motion,
            "address": write_address(voice.debate),
            "you_chose": voice.get_shown_as_display(),
            "others_see": voice.byline,
        }


def name_quoted(marked: str, text: Revision) -> str:
    """A part of a text with the address of each post it quotes in the place of the words."""
    first, *others = marked.split(MARK)
    addresses = (f"> {write_address(quote.quoted.post)}" for quote in text.quotes.all())
    return first + "".join(address + piece for address, piece in zip(addresses, others, strict=False))


def list_own_texts(member: User) -> Iterator[CopyRow]:
    """Every text of every post, also of those that were hidden or taken down."""
    posts = Post.objects.of_voices(find_voices_of(member))
    texts = Revision.objects.filter(post__in=posts).select_related("post__debate", "post__parent__debate")
    quotes = Quote.objects.select_related("quoted__post__debate").order_by("number")
    texts = texts.prefetch_related(Prefetch("quotes", quotes))
    for text in texts.order_by("post", "number"):
        post = text.post
        yield {
            "debate": post.debate.motion,
            "address": write_address(post),
            "kind": "point" if post.is_point else "reply",
            "in_answer_to": write_address(post.parent),
            "side": post.get_side_display(),
            "state": post.get_state_display(),
            "text": name_quoted(text.text, text),
            "why": name_quoted(text.why, text),
            "is_current": post.current_revision_id == text.pk,
            "written_at": text.at,
            "published_at": post.published_at,
        }


def list_decisions_on_own(member: User) -> Iterator[CopyRow]:
    """What moderators decided about the member's posts, and about why they changed their mind."""
    voices = find_voices_of(member)
    about = Q(post__in=Post.objects.of_voices(voices)) | Q(stance__voice__in=voices)
    for decision in ModerationDecision.objects.filter(about).select_related("post__debate", "stance__debate"):
        yield {
            "post": write_address(decision.post),
            "reason_in": write_address(decision.stance.debate if decision.stance else None),
            "decision": decision.get_decision_display(),
            "because": decision.get_rule_display(),
            "the_moderator_wrote": decision.reason,
            "decided_at": decision.at,
            "told_at": decision.told_at,
        }


def list_votes(member: User) -> Iterator[CopyRow]:
    """What the member voted."""
    votes = Vote.objects.filter(voice__in=find_voices_of(member)).select_related("post__debate")
    for vote in votes.order_by("at", "pk"):
        yield {"point": write_address(vote.post), "vote": vote.get_value_display(), "voted_at": vote.at}


def list_stances(member: User) -> Iterator[CopyRow]:
    """Where the member stands, before and after, with why and the post they credit."""
    stances = Stance.objects.filter(voice__in=find_voices_of(member))
    for stance in stances.select_related("debate", "credited__debate", "voice", "current_reason").order_by(
        "pk"
    ):
        yield {
            "debate": write_address(stance.debate),
            "moment": stance.get_moment_display(),
            "stance": stance.in_words(),
            "what_changed_your_mind": shown_reason(stance, member),
            "post_you_credit": write_address(stance.credited),
            "who_reads_it": stance.get_reason_shown_display() if stance.current_reason else "",
            "what_became_of_it": stance.get_reason_state_display() if stance.current_reason else "",
            "had_seen_the_split": stance.saw_split,
            "first_said_at": stance.first_at,
            "said_at": stance.at,
        }


def list_earlier_reasons(member: User) -> Iterator[CopyRow]:
    """What the member said before of why they changed their mind: kept, and shown to nobody any more."""
    earlier = ReasonText.objects.filter(stance__voice__in=find_voices_of(member))
    earlier = earlier.exclude(pk=F("stance__current_reason")).select_related("stance__debate")
    for reason in earlier.order_by("stance", "number"):
        yield {"debate": write_address(reason.stance.debate), "text": reason.text, "said_at": reason.at}


def list_followed(member: User) -> Iterator[CopyRow]:
    """What the member follows, and how they are told."""
    for follow in find_follows_of(member).select_related("debate").order_by("pk"):
        yield {
            "debate": write_address(follow.debate),
            "what": follow.get_what_display(),
            "by_mail": follow.by_mail,
            "last_opened_at": follow.seen_at,
        }


def list_looks(member: User) -> Iterator[CopyRow]:
    """Debates whose split the member opened before saying where they stand."""
    keys = [compute_voice_key(member.voice_secret, pk) for pk in Debate.objects.values_list("pk", flat=True)]
    for look in SplitLook.objects.filter(key__in=keys).select_related("debate").order_by("pk"):
        yield {"debate": write_address(look.debate)}


def list_reports(member: User) -> Iterator[CopyRow]:
    """What the member reported."""
    for report in Report.objects.filter(reporter=member).select_related("post__debate"):
        yield {
            "post": write_address(report.post),
            "reason": report.get_reason_display(),
            "details": report.details,
            "answer": f"{settings.SITE_URL}{report.get_absolute_url()}",
            "reported_at": report.at,
        }


def list_decisions(member: User) -> Iterator[CopyRow]:
    """What the member decided as a moderator or an editor."""
    for decision in ModerationDecision.objects.filter(by=member).select_related("debate"):
        yield {
            "debate": decision.debate.motion,
            "decision": decision.get_decision_display(),
            "because": decision.get_rule_display(),
            "you_wrote": decision.reason,
            "name_beside_it": decision.by_label,
            "decided_at": decision.at,
        }


def list_shifts(member: User) -> Iterator[CopyRow]:
    """When the member was or will be on duty."""
    for shift in DutyShift.objects.filter(moderator=member):
        yield {"from": shift.starts_at, "until": shift.ends_at, "taken_up_at": shift.taken_up_at}


def list_calls(member: User) -> Iterator[CopyRow]:
    """When the member was called to the desk, and why."""
    for call in DutyCall.objects.filter(moderator=member):
        yield {"reason": call.get_reason_display(), "called_at": call.at, "told_at": call.told_at}


def register_copies() -> None:
    """Have it all in every member's copy."""
    register_copy("debates_you_took_part_in", list_voices)
    register_copy("your_posts", list_own_texts)
    register_copy("decisions_on_your_posts", list_decisions_on_own)
    register_copy("your_votes", list_votes)
    register_copy("your_stances", list_stances)
    register_copy("your_earlier_reasons", list_earlier_reasons)
    register_copy("debates_you_follow", list_followed)
    register_copy("splits_you_opened_first", list_looks)
    register_copy("your_reports", list_reports)
    register_copy("decisions_you_made", list_decisions)
    register_copy("your_duty_shifts", list_shifts)
    register_copy("calls_to_duty", list_calls)
