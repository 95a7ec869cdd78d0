"""Parts of debates for any page: `{% load carespace %}`."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from functools import cache
from uuid import uuid4

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.models import User
from carespace import access, page_content
from carespace.bars import ThreePartBar
from carespace.counters import counts_shown
from carespace.debate_life.wording import describe_end, describe_halt
from carespace.models import (
    Closure,
    Debate,
    DecisionKind,
    ModerationDecision,
    Post,
    PostState,
    Report,
    Rule,
    Side,
    Stance,
)
from carespace.models.posts import DEEPEST
from carespace.voices import find_voices_of
from carespace.voices.choosing import list_choices
from carespace.words.drawing import draw_text, draw_why
from carespace.words.editing import EDIT_WITHIN
from carespace.words.shown import (
    KeptText,
    is_withheld,
    reported_reason,
    says_why,
    shown_reason,
    shown_words,
)
from live.database.query_plan import QueryPlan
from live.page_cache import depend_on
from live.page_cache.parts import register_part, register_parts, show_part

register = template.Library()

POSTS_ON_OWN_PAGE = 50
SENTENCE_END = re.compile(r"[.!?][”’\"')]*(?=\s)")


@register.inclusion_tag("carespace/parts/bar.html")
def three_part_bar(bar: ThreePartBar, title: str, height: int = 16) -> dict[str, object]:
    """A count in three parts as a drawing; the title says it in words."""
    return {"bar": bar, "title": title, "height": height}


PANEL = "debate-panel"


@register.simple_tag
def debate_panel(debate: Debate, place: str = "article") -> SafeString:
    """The argument now, for a page beside the debate: motion, number of people, the strongest point.

    place: "article" (a button), "front" (a line with a link) or "lead" (as "front", with the strongest
    point of each side). The same for every reader, so that the page may be cached; a part of its own there. One that is over
    shows where people stood, a closed one when, by whom and the outcome. One query.
    """
    return show_part(PANEL, f"{debate.pk} {place}")


@register_part(PANEL)
def render_panel(words: str) -> SafeString:
    """The panel of the number of a debate and a place. Raises Debate.DoesNotExist."""
    number, place = words.split()
    sides = ((Side.FOR,), (Side.AGAINST,)) if place == "lead" else ((Side.FOR, Side.AGAINST),)
    debate = next(iter(plan_panel(sides).rows({"number": int(number)})), None)
    if debate is None:
        raise Debate.DoesNotExist
    depend_on(debate.live_topic)
    points = [point for place in range(len(sides)) for point in getattr(debate, f"strongest_{place}")]
    context = {
        "debate": debate,
        "split": counts_shown.build_shown_split(debate),
        "points": [point for point in points if point["agrees"]],
        "place": place,
    }
    return render_to_string("carespace/parts/panel.html", context)


@cache
def plan_panel(sides: tuple[tuple[Side, ...], ...]) -> QueryPlan[Debate]:
    """The query of a debate by its number, with the strongest point of each of these lists of sides."""
    debates = Debate.objects.select_related("closure").with_strongest(*sides)
    return QueryPlan(lambda number: debates.filter(pk=number), number=-1001)


CARD = "debate-card"


@register.simple_tag
def debate_card(debate: Debate) -> SafeString:
    """The way from a story's line in a list to its debate, with the number of posts. A part of its own: a post remakes that
    and not the list. No query where the page is made; one for all of a page's where only numbers changed."""
    return show_part(CARD, str(debate.pk), lambda: write_debate_card(debate))


@register_parts(CARD)
def load_debate_cards(keys: Collection[str]) -> dict[str, SafeString]:
    """The cards of the debates with these keys. Raises Debate.DoesNotExist. One query."""
    debates = Debate.objects.select_related("closure").in_bulk([int(key) for key in keys])
    if len(debates) < len(set(keys)):
        raise Debate.DoesNotExist
    return {str(pk): write_debate_card(debate) for pk, debate in debates.items()}


def write_debate_card(debate: Debate) -> SafeString:
    """ "In debate, 23 posts", as a link."""
    depend_on(debate.posts_tag, "closures")
    return render_to_string("carespace/parts/card.html", {"debate": debate})


@register.inclusion_tag("carespace/parts/own_posts.html")
def own_posts(member: User) -> dict[str, object]:
    """What a member has posted and what became of it, for their own page. Two queries, however many debates."""
    posts = list(
        page_content.annotate_removals(Post.objects.of_voices(find_voices_of(member)).with_words())
        .select_related("debate", "debate__closure", "parent")
        .order_by("-created_at", "-pk")[: POSTS_ON_OWN_PAGE + 1]
    )
    return {"you": member, "posts": posts[:POSTS_ON_OWN_PAGE], "is_cut": len(posts) > POSTS_ON_OWN_PAGE}


@register.inclusion_tag("carespace/parts/shown_as.html")
def shown_as_field(own: object, where: str, *, folded: bool = False) -> dict[str, object]:
    """How the member is shown in a debate, asked in every form that may be their first deed there; nothing afterwards.

    own: the page's `Participation`, where it has one; where: what tells this form's field from others of the page; folded: whether
    what is usual is said and the choice opened by a press, where a page has many such forms.
    """
    member = own.member if isinstance(own, page_content.Participation) and not own.voice_id else None
    return {"choices": list_choices(member) if member else [], "where": where, "folded": folded}


@register.simple_tag
def fresh_nonce() -> str:
    """A mark for one form, so that sending it twice makes one post."""
    return str(uuid4())


@register.filter
def text_for(post: Post, reader: User | None) -> str:
    """The words of a post that a reader may read, "" where there are none; None is everyone."""
    return shown_words(post, reader).text


@register.filter
def reason_for(stance: Stance, reader: User | None) -> str:
    """Why somebody changed their mind, as far as a reader may read it; None is everyone."""
    return shown_reason(stance, reader)


@register.simple_tag
def earlier_reason(report: Report, stance: Stance, reader: User) -> str:
    """The words that were reported, for a moderator, where the reason says something else by now; else ""."""
    return reported_reason(report, stance, reader)


@register.filter
def why_for(post: Post, reader: User | None) -> SafeString:
    """Why a point's claim should hold, drawn, as far as a reader may read it; "" where nothing is said."""
    return draw_why(shown_words(post, reader))


@register.simple_tag
def draw_words(post: Post, reader: User | None, kind: str) -> SafeString:
    """The words of a post as far as a reader may read them, in paragraphs of a class, with what they quote."""
    return draw_text(shown_words(post, reader), kind)


@register.simple_tag
def draw_kept_text(said: KeptText) -> SafeString:
    """One of the texts a post has had, for moderators: its words, then why they should hold."""
    return SafeString(draw_text(said, "reply-text") + draw_why(said))


@register.filter
def may_be_edited(post: Post, reader: User | None) -> bool:
    """Whether a page offers the author to edit: their own, up, and young; whether it may still be is asked when it is sent."""
    return (
        reader is not None
        and access.wrote(reader, post)
        and (post.shown or post.state == PostState.WAITING)
        and timezone.now() < (post.published_at or post.created_at) + EDIT_WITHIN
    )


@register.filter
def text_number(post: Post, reader: User | None) -> int:
    """Which of a post's texts a reader reads, 0 for none: 1 is the first."""
    return shown_words(post, reader).number


@register.filter
def edited_at(post: Post) -> datetime | None:
    """When the words everyone reads were last changed; None where they never were."""
    return shown_words(post).edited_at


@register.filter
def takes_answers(post: Post) -> bool:
    """Whether what answers it stands beneath it: it is public and not too deep."""
    return post.shown and post.depth < DEEPEST


@register.filter
def has_why(post: Post) -> bool:
    """Whether the post's author says why its claim should hold."""
    return says_why(post)


@register.filter(name="hiding")
def find_hiding(stance: Stance) -> ModerationDecision | None:
    """The latest decision to hide a stance's reason, for its own member. One query."""
    hidings = ModerationDecision.objects.filter(stance=stance, decision=DecisionKind.HIDE)
    return hidings.order_by("-at", "-pk").first()


@register.filter
def shown_minds(post: Post, debate: Debate) -> int:
    """How many minds a post changed, as far as anybody may know; 0 where nobody may."""
    return counts_shown.count_shown_minds(post, debate) or 0


@register.filter(name="is_withheld")
def has_withheld_words(post: Post) -> bool:
    """Whether the words a post has now are kept from everybody but its author and moderators."""
    return is_withheld(post)


@register.filter(is_safe=True)
def trim(markup: str) -> str:
    """A piece of a line without the blanks around it, so that a comma may follow it."""
    return markup.strip()


@register.filter
def shorten(text: str, longest: int) -> str:
    """At most so many characters of a text: whole sentences where they fill half of it, else whole words and "…"."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    ends = [sentence.end() for sentence in SENTENCE_END.finditer(text) if sentence.end() <= longest]
    if ends and ends[-1] * 2 >= longest:
        return text[: ends[-1]]
    return f"{text[:longest].rsplit(' ', 1)[0].rstrip(',;:. ')}…"


@register.filter
def rule_words(rule: str) -> str:
    """ "it could have identified a child …" for a rule's short name."""
    return str(Rule(rule).label) if rule in Rule.values else "it broke a rule of debate"


@register.inclusion_tag("carespace/parts/halt.html")
def debate_halt(debate: Debate, heading: str = "halt-h") -> dict[str, object]:
    """Why a debate takes no deeds now, in place of its forms. heading: the id of its title."""
    title, sentence = describe_halt(debate)
    return {"debate": debate, "title": title, "sentence": sentence, "heading": heading}


@register.filter
def halt_title(debate: Debate) -> str:
    """ "Paused", for a debate that takes no deeds now."""
    return describe_halt(debate)[0]


@register.filter
def halt_sentence(debate: Debate) -> str:
    """Why a debate takes no deeds now, and what comes next."""
    return describe_halt(debate)[1]


@register.filter
def ends_in_words(debate: Debate) -> str:
    """When it ends or ended, and why."""
    return describe_end(debate)


@register.filter
def days_open(closure: Closure) -> int:
    """Whole days between the opening and the closing of a debate."""
    return (closure.at - closure.debate.opened_at).days
