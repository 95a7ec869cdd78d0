"""What people send to debates, through its addresses: with and without htmx, signed in or not."""

import pytest
from django.test import Client
from django.urls import reverse

from carespace import deed_limits
from carespace.models import Post, Stance, Vote
from carespace.moderation import hide_post
from carespace.voices import find_voice
from live.rate_limits import RateLimit
from tests.factories.carespace import ClosureFactory, PointFactory

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def trusted_client(client_of, stranger):
    PointFactory.create_batch(2, author=stranger)
    return client_of(stranger)


def url(name, debate, *more):
    return reverse(f"carespace:{name}", args=[debate.slug, *more])


def text_of(answer) -> str:
    return answer.content.decode()


def test_point_of_a_newcomer_waits_and_says_so(client_of, reader, debate):
    browser = client_of(reader)
    answer = browser.post(url("put_point", debate), {"side": "for", "text": "My point."}, follow=True)
    assert "waits for a moderator" in text_of(answer)
    assert answer.redirect_chain[-1][0].endswith("#yours")
    assert Post.objects.get().state == "waiting"


def test_point_of_a_trusted_member_is_out(trusted_client, debate):
    answer = trusted_client.post(
        url("put_point", debate), {"side": "against", "text": "My point."}, follow=True
    )
    assert "Your point is published." in text_of(answer)
    assert debate.posts.get().side == "against"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"side": "for", "text": ""}, "Write your point"),
        ({"text": "No side."}, "Choose for, against or neither"),
        ({"side": "maybe", "text": "Odd side."}, "Choose for, against or neither"),
        ({"side": "for", "text": "x" * 281}, "Your point has 281 characters; 280 is the most"),
        ({"side": "for", "text": "Fine.", "nonce": "not-a-mark"}, "to put right"),
    ],
)
def test_unfit_point_comes_back_with_its_words(client_of, reader, debate, sent, sentence):
    answer = client_of(reader).post(url("put_point", debate), sent)
    assert answer.status_code == 422
    page = text_of(answer)
    assert sentence in page
    assert "One thing to put right" in page
    assert sent["text"] in page
    assert not Post.objects.exists()


def test_same_form_sent_twice_makes_one_point(trusted_client, debate):
    form = {"side": "for", "text": "Once.", "nonce": "0d9d3a55-8a1c-4a4b-a9d5-6f1f3d9d4a11"}
    for _ in range(2):
        assert trusted_client.post(url("put_point", debate), form).status_code == 302
    assert debate.posts.count() == 1


def test_a_form_sent_again_counts_for_no_limit(trusted_client, debate, point, monkeypatch):
    for deed in ("point", "reply"):
        monkeypatch.setitem(deed_limits.DEED_LIMITS, deed, (RateLimit(deed, 1, 60), "Enough."))
    form = {"side": "for", "text": "Once.", "nonce": "0d9d3a55-8a1c-4a4b-a9d5-6f1f3d9d4a11"}
    for address in (url("put_point", debate), url("put_reply", debate, point.pk)):
        for _ in range(3):
            assert trusted_client.post(address, form).status_code == 302
        assert trusted_client.post(address, form | {"nonce": "", "text": "More."}).status_code == 429


def test_closed_debate_gives_the_words_back(client_of, reader, debate):
    ClosureFactory(debate=debate)
    answer = client_of(reader).post(url("put_point", debate), {"side": "for", "text": "Too late, alas."})
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Too late, alas." in page
    assert "Comments are closed" in page
    assert not Post.objects.exists()


def test_reply_stands_on_the_points_page(trusted_client, debate, point):
    answer = trusted_client.post(
        url("put_reply", debate, point.pk), {"text": "But the rota?", "side": "for"}, follow=True
    )
    assert "But the rota?" in text_of(answer)
    assert answer.redirect_chain[-1][0].startswith(point.get_absolute_url())


def test_reply_in_place_gives_the_thread_back(trusted_client, debate, point):
    answer = trusted_client.post(url("put_reply", debate, point.pk), {"text": "But the rota?"}, headers=HTMX)
    page = text_of(answer)
    assert answer.status_code == 200
    assert f'id="thread-{point.pk}"' in page
    assert "But the rota?" in page
    assert "<html" not in page


def test_waiting_reply_in_place_says_so_and_shows_nothing(client_of, reader, debate, point):
    answer = client_of(reader).post(url("put_reply", debate, point.pk), {"text": "MYWORDS"}, headers=HTMX)
    assert "waits for a moderator" in text_of(answer)
    assert "MYWORDS" not in text_of(answer)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_unfit_reply_comes_back_with_its_words(trusted_client, debate, point, headers):
    answer = trusted_client.post(url("put_reply", debate, point.pk), {"text": "y" * 1201}, headers=headers)
    page = text_of(answer)
    assert answer.status_code == (200 if headers else 422)
    assert "1201 characters; 1200 is the most" in page
    assert "y" * 1201 in page
    assert not Post.objects.replies().exists()


@pytest.mark.parametrize("state", ["waiting", "hidden"])
def test_nothing_can_be_done_to_a_point_that_is_not_public(trusted_client, debate, state):
    point = PointFactory(debate=debate, state=state)
    for name, sent in (
        ("put_reply", {"text": "?"}),
        ("vote", {"value": "agree"}),
        ("report", {"reason": "other"}),
    ):
        assert trusted_client.post(url(name, debate, point.pk), sent, headers=FROM_HERE).status_code == 404


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("put_point", {"side": "for", "text": "Words."}),
        ("put_reply", {"text": "Words."}),
        ("vote", {"value": "agree"}),
        ("take_stance", {"moment": "before", "side": "for"}),
    ],
)
class TestEveryDeed:
    def address(self, name, debate, point):
        return url(name, debate, *([point.pk] if name in {"put_reply", "vote"} else []))

    def test_needs_signing_in(self, client, debate, point, name, sent):
        answer = client.post(self.address(name, debate, point), sent)
        if "text" in sent:
            assert answer.status_code == 403
            assert "Sign in to post this" in text_of(answer)
        else:
            assert answer.status_code == 302
            assert answer["Location"].startswith("/accounts/login/?next=/debates/")
        assert Post.objects.count() == 1
        assert not Vote.objects.exists()
        assert not Stance.objects.exists()

    def test_in_place_sends_the_page_to_sign_in(self, client, debate, point, name, sent):
        answer = client.post(self.address(name, debate, point), sent, headers=HTMX)
        if "text" in sent:
            assert answer["HX-Trigger"] == "carespace:sign-in"
        else:
            assert answer["HX-Redirect"].startswith("/accounts/login/?next=/debates/")

    def test_needs_the_token(self, reader, debate, point, name, sent):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(reader)
        assert browser.post(self.address(name, debate, point), sent).status_code == 403

    def test_is_refused_once_closed(self, trusted_client, debate, point, name, sent):
        ClosureFactory(debate=debate)
        assert trusted_client.post(self.address(name, debate, point), sent).status_code == 409
        assert debate.posts.count() == 1
        assert not Vote.objects.exists()
        assert not Stance.objects.exists()

    def test_is_refused_past_the_limit(self, trusted_client, debate, point, name, sent, monkeypatch):
        deed = {"put_point": "point", "put_reply": "reply", "vote": "vote", "take_stance": "stance"}[name]
        monkeypatch.setitem(
            deed_limits.DEED_LIMITS, deed, (RateLimit(deed, 1, 60), "That is enough for now.")
        )
        trusted_client.post(self.address(name, debate, point), sent)
        # The same vote or stance again is the same deed, and free.
        other = sent | {"vote": {"value": "disagree"}, "take_stance": {"side": "against"}}.get(name, {})
        answer = trusted_client.post(self.address(name, debate, point), other)
        assert answer.status_code == 429
        assert "That is enough for now." in text_of(answer)
        assert sent.get("text", "") in text_of(answer)

    def test_cannot_be_asked_for(self, client, debate, point, name, sent):
        wanted = (
            302 if name == "put_reply" else 405
        )  # which leads to the point, and gives members the form in place
        assert client.get(self.address(name, debate, point)).status_code == wanted


def test_limits_count_each_person_alone(client_of, reader, stranger, debate, point, monkeypatch):
    monkeypatch.setitem(deed_limits.DEED_LIMITS, "vote", (RateLimit("vote", 1, 60), "Enough."))
    for member in (reader, stranger):
        assert client_of(member).post(url("vote", debate, point.pk), {"value": "agree"}).status_code == 302


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
@pytest.mark.parametrize("text", ["My long answer.", ""])
def test_answering_a_point_hidden_meanwhile_keeps_the_words(
    client_of, reader, moderator, debate, point, headers, text
):
    hide_post(by=moderator, post=point, rule="personal")
    answer = client_of(reader).post(url("put_reply", debate, point.pk), {"text": text}, headers=headers)
    assert answer.status_code == 409
    assert text in text_of(answer)
    assert point.current_revision.text not in text_of(answer)
    assert not Post.objects.filter(parent=point).exists()
    assert client_of(reader).post(url("vote", debate, point.pk), {"value": "agree"}).status_code == 409


def test_in_place_a_point_leads_to_where_its_author_sees_it(client_of, reader, stranger, debate):
    PointFactory.create_batch(2, author=stranger)
    in_place = {"HX-Request": "true"}
    sent = {"side": "for", "text": "One."}
    answer = client_of(reader).post(url("put_point", debate), sent, headers=in_place)
    waiting = Post.objects.get(voice=find_voice(debate, reader))
    assert answer["HX-Redirect"] == f"{debate.get_absolute_url()}?sent={waiting.pk}#yours"
    assert client_of(reader).get(answer["HX-Redirect"]).status_code == 200
    answer = client_of(stranger).post(url("put_point", debate), sent, headers=in_place)
    out = Post.objects.get(voice=find_voice(debate, stranger))
    assert answer["HX-Redirect"] == f"{out.get_absolute_url()}#post-{out.pk}"
    assert (
        client_of(reader).post(url("put_point", debate), {"text": "x"}, headers=in_place).status_code == 422
    )
