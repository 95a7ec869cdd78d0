"""Every state of a debate, every deed, every role: what happens, cell by cell."""

from datetime import time, timedelta
from inspect import getclosurevars

import pytest
from django.db import transaction
from django.utils import timezone

from carespace import contributions, reports
from carespace.debate_life import corrections, lifecycle
from carespace.follows.following import set_follow
from carespace.models import Revision
from carespace.moderation import approve_post, hide_post, keep_post, withdraw_post
from carespace.refusals import ClosedError, NotAllowedError, UnreadableError, WithdrawnError
from carespace.stances.reasons import hide_reason, keep_reason, publish_reason, take_back_reason
from carespace.urls import urlpatterns
from carespace.words.editing import edit_post
from carespace.words.withholding import release_text, withhold_text
from tests.carespace.test_states import DAY, HOUR, lived
from tests.factories import cast
from tests.factories.carespace import ClosureFactory, PointFactory, ReportFactory, StanceFactory

pytestmark = pytest.mark.django_db

#: + it is done, 0 there is nothing to do, - refused as closed (409), x as not to be read (403), g as gone (410).
TABLE = """
             point reply edit vote stance report publish hide correct note set_end end conclude pause resume withdraw  show unshow take_back
scheduled    -     -     -    -    -      +      -       +    +       +    +       -   -        +     0      +         -    +      +
open         +     +     +    +    +      +      +       +    +       +    +       +   -        +     0      +         +    +      +
quiet        +     +     +    +    +      +      +       +    +       +    +       +   -        +     0      +         +    +      +
ending       +     +     +    +    +      +      +       +    +       +    +       +   -        +     0      +         +    +      +
reading-only -     -     -    -    -      +      +       +    +       +    +       +   -        +     0      +         +    +      +
paused       -     -     -    -    -      +      -       +    +       +    +       +   -        +     +      +         -    +      +
ended        -     -     -    -    -      +      -       +    +       +    -       -   +        +     0      +         -    +      +
overdue      -     -     -    -    -      +      -       +    +       +    -       -   +        +     0      +         -    +      +
concluded    -     -     -    -    -      +      -       +    -       +    -       -   -        +     0      +         -    +      +
unreadable   x     x     x    x    x      +      x       +    +       +    +       +   x        0     +      +         x    +      +
withdrawn    g     g     g    g    g      +      g       +    g       g    g       g   g        g     0      g         g    +      +
"""
#: What takes words, reports and reasons away or leaves them, and what is one's own.
TABLE_OF_THE_REST = """
             take_down keep withhold release report_why keep_why follow unfollow close
scheduled    +         +    +        +       +          +        +      +        -
open         +         +    +        +       +          +        +      +        +
quiet        +         +    +        +       +          +        +      +        +
ending       +         +    +        +       +          +        +      +        +
reading-only +         +    +        +       +          +        +      +        +
paused       +         +    +        +       +          +        +      +        +
ended        +         +    +        +       +          +        +      +        -
overdue      +         +    +        +       +          +        +      +        -
concluded    +         +    +        +       +          +        +      +        -
unreadable   +         +    +        +       +          +        x      +        +
withdrawn    +         +    +        +       +          +        g      +        g
"""
TABLES = [[line.split() for line in table.strip().splitlines()] for table in (TABLE, TABLE_OF_THE_REST)]
HEAD = [deed for table in TABLES for deed in table[0]]
EXPECTED = {
    (row[0], deed): cell
    for head, *rows in TABLES
    for row in rows
    for deed, cell in zip(head, row[1:], strict=True)
}
REFUSED = {ClosedError: "-", UnreadableError: "x", WithdrawnError: "g", NotAllowedError: "not you"}
#: Who may what, whatever the state: a member, a moderator, an editor who is no moderator.
#: A moderator who has posted in the debate decides on none of its posts.
MEMBERS = {"member", "moderator", "editor", "arguing moderator"}
MODERATORS, RUNNERS = {"moderator"}, {"moderator", "editor", "arguing moderator"}
WHO = {
    **dict.fromkeys(("point", "reply", "edit", "vote", "stance", "report", "report_why"), MEMBERS),
    **dict.fromkeys(("publish", "hide", "show", "unshow"), MODERATORS),
    **dict.fromkeys(("keep", "withhold", "release", "keep_why"), MODERATORS),
    **dict.fromkeys(("take_back", "take_down", "follow", "unfollow"), MEMBERS),
    **dict.fromkeys(
        ("correct", "note", "set_end", "end", "conclude", "close", "pause", "resume", "withdraw"), RUNNERS
    ),
}
#: The addresses that take a form about one debate, and the rows that are sent there.
ADDRESSES = {
    "put_point": ["point"],
    "put_reply": ["reply"],
    "answer": ["reply"],
    "edit": ["edit"],
    "vote": ["vote"],
    "take_stance": ["stance"],
    "take_back_reason": ["take_back"],
    "take_down": ["take_down"],
    "report": ["report"],
    "report_reason": ["report_why"],
    "follow": ["follow", "unfollow"],
    "approve": ["publish"],
    "hide": ["hide"],
    "keep": ["keep"],
    "withhold_text": ["withhold"],
    "release_text": ["release"],
    "publish_reason": ["show"],
    "reason_at_desk": ["unshow"],
    "keep_reason": ["keep_why"],
    "life": ["correct", "note", "set_end", "end", "pause", "resume", "withdraw"],
    "close": ["conclude", "close"],
}
#: Those that are about no debate, or make one.
ABOUT_NONE = {
    "open",
    "stop_follow_mails",
    "duty",
    "take_up_shift",
    "hand_over_shift",
    "cancel_shift",
}
ROLES = ("nobody", "member", "moderator", "editor", "arguing moderator")
ROW_OF = {
    "scheduled": {"opened_at": HOUR},
    "open": {},
    "quiet": {"quiet_from": time(0), "quiet_until": time(23, 59, 59, 999999)},
    "ending": {"ends_at": DAY},
    "reading-only": {},
    "paused": {"pause": "writing"},
    "ended": {"ends_at": -DAY},
    "overdue": {"ends_at": -8 * DAY},
    "concluded": {"ends_at": -DAY},
    "unreadable": {"pause": "reading"},
    "withdrawn": {"withdrawn_at": timedelta()},
}
DEEDS = {
    "point": lambda by, post, waiting: contributions.add_point(
        by=by, debate=post.debate, side="for", text="A point."
    ),
    "reply": lambda by, post, waiting: contributions.add_reply(by=by, point=post, text="A reply."),
    "edit": lambda by, post, waiting: edit_post(by=by, post=write_own(by, post), text="Other words.", read=1),
    "vote": lambda by, post, waiting: contributions.cast_vote(by=by, point=post, value="agree"),
    "stance": lambda by, post, waiting: contributions.record_stance(
        by=by, debate=post.debate, moment="before", side="for"
    ),
    "report": lambda by, post, waiting: reports.create_report(by=by, post=post, reason="identifies"),
    "publish": lambda by, post, waiting: approve_post(by=by, post=waiting),
    "hide": lambda by, post, waiting: hide_post(by=by, post=post, rule="identifies"),
    "correct": lambda by, post, waiting: corrections.correct_motion(
        by=by, debate=post.debate, motion="Homes should be small", introduction=""
    ),
    "note": lambda by, post, waiting: corrections.note_correction(
        by=by, debate=post.debate, text="It was meant so."
    ),
    "set_end": lambda by, post, waiting: lifecycle.set_end(
        by=by, debate=post.debate, ends_at=timezone.now() + 20 * DAY
    ),
    "end": lambda by, post, waiting: lifecycle.end_debate(by=by, debate=post.debate, reason="Enough."),
    "conclude": lambda by, post, waiting: lifecycle.conclude_debate(
        by=by, debate=post.debate, outcome="Settled."
    ),
    "pause": lambda by, post, waiting: lifecycle.pause_debate(by=by, debate=post.debate, kind="reading"),
    "resume": lambda by, post, waiting: lifecycle.resume_debate(by=by, debate=post.debate),
    "withdraw": lambda by, post, waiting: lifecycle.withdraw_debate(
        by=by, debate=post.debate, reason="Wrong."
    ),
    "show": lambda by, post, waiting: publish_reason(by=by, stance=give_reason(post, "waiting")),
    "unshow": lambda by, post, waiting: hide_reason(
        by=by, stance=give_reason(post, "published"), rule="identifies"
    ),
    "take_back": lambda by, post, waiting: (
        give_reason(post, "published", member=by) and take_back_reason(by=by, debate=post.debate)
    ),
    "take_down": lambda by, post, waiting: withdraw_post(by=by, post=write_own(by, post)),
    "keep": lambda by, post, waiting: ReportFactory(post=post) and keep_post(by=by, post=post),
    "withhold": lambda by, post, waiting: withhold_text(by=by, post=post, number=1, rule="identifies"),
    "release": lambda by, post, waiting: release_text(by=by, post=withhold_first(post), number=1),
    "report_why": lambda by, post, waiting: reports.create_report(
        by=by, post=post, reason="identifies", reason_text=give_reason(post, "published").current_reason
    ),
    "keep_why": lambda by, post, waiting: keep_reason(by=by, stance=report_reason(post)),
    "follow": lambda by, post, waiting: set_follow(by=by, debate=post.debate, what="debate"),
    "unfollow": lambda by, post, waiting: (
        set_follow(by=by, debate=post.debate, what="") or "It is followed no more."
    ),
    "close": lambda by, post, waiting: lifecycle.close_debate(by=by, debate=post.debate, outcome="Settled."),
}


def withhold_first(post):
    Revision.objects.filter(post=post).update(withheld_at=timezone.now())
    return post


def report_reason(post):
    """A reason that is shown beside a post and was reported."""
    stance = give_reason(post, "published")
    ReportFactory(post=post, stance=stance)
    return stance


def give_reason(post, state, **more):
    """A stance with a reason that is shown beside a post, or waits to be."""
    reason = {"reason": "It had not crossed my mind.", "reason_shown": "unsigned", "reason_state": state}
    return StanceFactory(debate=post.debate, moment="after", credited=post, **reason, **more)


def write_own(by, post):
    return PointFactory(debate=post.debate, author=by, state="waiting")


def try_deed(deed, by, post, waiting):
    """What came of it, as the table says it; nothing of it stays."""
    try:
        with transaction.atomic():
            done = DEEDS[deed](by, post, waiting)
            transaction.set_rollback(True)
    except tuple(REFUSED) as refusal:
        return REFUSED[type(refusal)]
    return "0" if done is None else "+"


def test_the_table_is_whole():
    assert len(EXPECTED) * len(ROLES) >= 300
    assert {state for state, _ in EXPECTED} == set(ROW_OF)
    assert set(HEAD) == set(DEEDS) == set(WHO) == {deed for deeds in ADDRESSES.values() for deed in deeds}


def list_methods(view):
    """What a view takes, by the decorator that says so; None where nothing does."""
    while view is not None:
        known = getclosurevars(view).nonlocals
        if "request_method_list" in known:
            return known["request_method_list"]
        view = getattr(view, "__wrapped__", None)
    return None


def test_every_address_that_takes_a_form_has_a_row():
    takes_forms = {each.name for each in urlpatterns if "POST" in (list_methods(each.callback) or ["POST"])}
    assert takes_forms == set(ADDRESSES) | ABOUT_NONE


@pytest.mark.slow("twenty-eight deeds of five people in each of eleven states")
@pytest.mark.parametrize("state", ROW_OF)
def test_every_deed_of_every_role_in(state, settings, reader, practitioner, moderator, editor):
    practitioner.is_active = False  # nobody: a member who has left
    arguing = cast.person("Ada Arguing", "Moderators")
    people = {
        "nobody": practitioner,
        "member": reader,
        "moderator": moderator,
        "editor": editor,
        "arguing moderator": arguing,
    }
    settings.DEBATES_OPEN = state != "reading-only"
    debate = lived(**ROW_OF[state])
    if state == "concluded":
        ClosureFactory(debate=debate)
    post, waiting = PointFactory(debate=debate), PointFactory(debate=debate, state="waiting")
    PointFactory(debate=debate, author=arguing)
    assert debate.state == state
    wrong = {}
    for role, person in people.items():
        for deed in HEAD:
            came = try_deed(deed, person, post, waiting)
            expected = EXPECTED[state, deed] if role in WHO[deed] else "not you"
            if deed in {"report", "report_why"}:
                expected = "+"  # whoever it is: what identifies a child comes down whenever it is noticed
            if came != expected:
                wrong[role, deed] = (came, expected)
    assert wrong == {}
