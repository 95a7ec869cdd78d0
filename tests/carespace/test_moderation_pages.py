"""The moderators' pages: who gets in, what they show, and what a press does."""

import pytest
from django.urls import reverse

from carespace.models import Closure, Debate, ModerationDecision
from carespace.moderation import approve_post, hide_post
from carespace.reports import create_report
from tests.factories.carespace import DebateFactory, PointFactory, ReplyFactory

pytestmark = pytest.mark.django_db


def text_of(answer) -> str:
    return answer.content.decode()


def addresses(point):
    return {
        "queue": "/moderation/",
        "rulings": "/moderation/rulings/",
        "open": "/moderation/debates/open/",
        "close": reverse("carespace:close", args=[point.debate.slug]),
        "approve": reverse("carespace:approve", args=[point.pk]),
        "keep": reverse("carespace:keep", args=[point.pk]),
        "hide": reverse("carespace:hide", args=[point.pk]),
    }


PAGES = ["queue", "rulings", "open", "close", "hide"]
ON_POSTS = ["approve", "keep", "hide"]
SENT = {"rule": "personal", "outcome": "Over.", "motion": "A new motion"}


@pytest.mark.parametrize("name", PAGES)
def test_readers_are_sent_to_sign_in(client, name):
    answer = client.get(addresses(PointFactory())[name])
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=/moderation/")


@pytest.mark.parametrize("name", ["queue", "rulings", "open", "close", *ON_POSTS])
def test_members_are_told_that_it_is_not_theirs(client_of, reader, practitioner, name):
    point = PointFactory(state="waiting")
    for member in (reader, practitioner, point.author):
        browser = client_of(member)
        send = browser.get if name in {"queue", "rulings"} else browser.post
        assert send(addresses(point)[name], SENT).status_code == 403
    point.refresh_from_db()
    assert point.state == "waiting"
    assert not ModerationDecision.objects.exists()
    assert Debate.objects.count() == 1


@pytest.mark.parametrize("name", ON_POSTS)
def test_editors_do_not_decide_on_posts(client_of, editor, name):
    point = PointFactory(state="waiting")
    assert client_of(editor).post(addresses(point)[name], SENT).status_code == 403
    assert not ModerationDecision.objects.exists()


def test_queue_puts_what_may_identify_a_child_first(client_of, moderator, reader):
    rude, leak = PointFactory(text="Rude post."), PointFactory(text="Leaking post.")
    PointFactory(text="Waiting post.", state="waiting")
    create_report(by=None, post=rude, reason="personal")
    create_report(by=reader, post=rude, reason="personal")
    create_report(by=reader, post=leak, reason="identifies", details="The school.")
    page = text_of(client_of(moderator).get("/moderation/"))
    assert page.index("Leaking post.") < page.index("Rude post.") < page.index("Waiting post.")
    assert "3 wait for you" in page
    assert "The school." in page


def test_empty_queue_says_so(client_of, moderator):
    page = text_of(client_of(moderator).get("/moderation/"))
    assert "Nothing waits" in page
    assert "No report is open." in page


def test_posts_of_closed_debates_do_not_wait(client_of, moderator):
    PointFactory(debate=DebateFactory(closed=True), state="waiting", text="Too late.")
    assert "Too late." not in text_of(client_of(moderator).get("/moderation/"))


def test_editor_sees_debates_but_no_posts(client_of, editor):
    PointFactory(state="waiting", text="SECRETWORDS")
    page = text_of(client_of(editor).get("/moderation/"))
    assert "SECRETWORDS" not in page
    assert "Open debates" in page


def test_approving_publishes_once(client_of, moderator):
    point = PointFactory(state="waiting")
    browser = client_of(moderator)
    first = browser.post(addresses(point)["approve"], follow=True)
    again = browser.post(addresses(point)["approve"], follow=True)
    assert "Published. The author is told by e-mail." in text_of(first)
    assert "Somebody had decided on this post already." in text_of(again)
    assert ModerationDecision.objects.count() == 1


def test_own_post_is_left_to_another(client_of, moderator):
    point = PointFactory(state="waiting", author=moderator)
    browser = client_of(moderator)
    assert "another moderator decides" in text_of(browser.get("/moderation/"))
    assert "Another moderator decides" in text_of(browser.post(addresses(point)["approve"], follow=True))
    point.refresh_from_db()
    assert point.state == "waiting"


def test_hiding_asks_for_the_rule_and_keeps_the_words(client_of, moderator):
    point = PointFactory()
    browser = client_of(moderator)
    answer = browser.post(addresses(point)["hide"], {"reason": "Leave out the town."})
    assert answer.status_code == 422
    assert "Choose the rule the post breaks" in text_of(answer)
    assert "Leave out the town." in text_of(answer)
    done = browser.post(
        addresses(point)["hide"], {"rule": "identifies", "reason": "Leave out the town."}, follow=True
    )
    assert "Hidden. The author is told" in text_of(done)
    assert ModerationDecision.objects.get().rule == "identifies"


def test_keeping_answers_the_reports(client_of, moderator):
    point = PointFactory(text="A fair point.")
    create_report(by=None, post=point, reason="off-motion")
    browser = client_of(moderator)
    assert "Kept." in text_of(browser.post(addresses(point)["keep"], follow=True))
    assert "A fair point." not in text_of(browser.get("/moderation/"))


def test_every_decision_is_on_record(client_of, moderator, editor):
    approve_post(by=moderator, post=PointFactory(state="waiting"))
    hide_post(by=moderator, post=ReplyFactory(text="SECRETWORDS"), rule="personal", reason="Not the man.")
    page = text_of(client_of(editor).get("/moderation/rulings/"))
    for words in ("Approved", "Hidden", "Mo Moderator", "Not the man.", "It attacked a person"):
        assert words in page
    assert "SECRETWORDS" not in page


def test_record_is_empty_at_first(client_of, moderator):
    assert "No decision yet" in text_of(client_of(moderator).get("/moderation/rulings/"))


def test_opening_a_debate(client_of, editor):
    answer = client_of(editor).post(
        "/moderation/debates/open/",
        {"motion": "Councils should build"},
        follow=True,
    )
    page = text_of(answer)
    assert "The debate is open." in page
    assert Debate.objects.get().opened_by == editor


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"motion": ""}, "Write the motion"),
        ({"motion": "x" * 201}, "The motion has 201 characters; 200 is the most"),
    ],
)
def test_unfit_debate_is_not_opened(client_of, moderator, sent, sentence):
    answer = client_of(moderator).post("/moderation/debates/open/", sent)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not Debate.objects.exists()


def test_opening_twice_opens_one(client_of, moderator):
    browser = client_of(moderator)
    browser.post("/moderation/debates/open/", {"motion": "Once"})
    assert "open already" in text_of(browser.post("/moderation/debates/open/", {"motion": "Once"}))
    assert Debate.objects.count() == 1


def test_closing_needs_an_outcome_and_happens_once(client_of, editor):
    debate = DebateFactory()
    PointFactory(debate=debate, state="waiting")
    address = reverse("carespace:close", args=[debate.slug])
    browser = client_of(editor)
    assert "1 post still waits" in text_of(browser.get(address))
    assert browser.post(address, {"outcome": " "}).status_code == 422
    done = browser.post(address, {"outcome": "Both sides agreed."}, follow=True)
    assert "Both sides agreed." in text_of(done)
    again = browser.post(address, {"outcome": "Something else."})
    assert again.status_code == 409
    assert "closed already" in text_of(again)
    assert Closure.objects.get().outcome == "Both sides agreed."


def test_decisions_are_not_made_by_reading(client_of, moderator):
    point = PointFactory(state="waiting")
    for name in ("approve", "keep"):
        assert client_of(moderator).get(addresses(point)[name]).status_code == 405


@pytest.mark.parametrize("name", ["queue", "rulings"])
def test_cost_does_not_grow(client_of, moderator, count_queries, name):
    browser = client_of(moderator)

    def fill(n: int) -> None:
        for _ in range(n):
            point = PointFactory()
            create_report(by=None, post=point, reason="personal")
            PointFactory(state="waiting", debate=point.debate)
            ReplyFactory(parent=point, state="waiting")
            approve_post(by=moderator, post=PointFactory(state="waiting"))

    fill(1)
    browser.get(addresses(PointFactory())[name])
    few = count_queries(lambda: browser.get(f"/moderation/{'' if name == 'queue' else 'rulings/'}"))
    fill(2)
    assert count_queries(lambda: browser.get(f"/moderation/{'' if name == 'queue' else 'rulings/'}")) == few


def test_closing_a_closed_debate_is_not_offered(client_of, moderator):
    debate = DebateFactory(closed=True)
    assert "It is closed already" in text_of(
        client_of(moderator).get(reverse("carespace:close", args=[debate.slug]))
    )
