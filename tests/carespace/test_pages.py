"""Pages of debates: what everyone may read, what nobody may, and what they cost."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import UnsentForm
from carespace.debate_life.lifecycle import close_debate
from carespace.moderation import hide_post
from carespace.page_content import POINTS_SHOWN
from tests.factories.accounts import MemberFactory
from tests.factories.carespace import (
    ClosureFactory,
    DebateFactory,
    PointFactory,
    ReplyFactory,
    StanceFactory,
    VoteFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def debate():
    return DebateFactory(motion="Councils should build homes")


def text_of(response) -> str:
    return response.content.decode()


def everywhere(debate, point):
    """Every public address on which a post of this debate could show."""
    return [
        reverse("carespace:debates"),
        debate.get_absolute_url(),
        *[reverse("carespace:points", args=[debate.slug, side]) for side in ("for", "against", "neither")],
        point.get_absolute_url(),
    ]


def test_list_shows_open_and_closed(client):
    DebateFactory(motion="This one is open")
    ClosureFactory(debate=DebateFactory(motion="That one is over"), outcome="Both sides agreed on pay.")
    page = text_of(client.get("/debates/"))
    assert page.index("Open now") < page.index("This one is open") < page.index("That one is over")
    assert "Both sides agreed on pay." in page


def test_empty_list_says_so(client):
    assert "No debate is open" in text_of(client.get("/debates/"))


def test_debate_before_anyone_spoke(client, debate):
    page = text_of(client.get(debate.get_absolute_url()))
    assert "Nobody has taken a stance yet" in page
    assert "No points yet" in page
    assert "No replies yet" in page
    assert "<dd>0" not in page


def test_debate_shows_both_sides_by_strength(client, debate):
    weak, strong = (
        PointFactory(debate=debate, text="Weak point."),
        PointFactory(debate=debate, text="Strong point."),
    )
    VoteFactory.create_batch(3, post=strong)
    VoteFactory(post=weak, value="disagree")
    PointFactory(debate=debate, side="against", text="On the other hand.")
    page = text_of(client.get(debate.get_absolute_url()))
    assert page.index("Strong point.") < page.index("Weak point.") < page.index("On the other hand.")
    assert "3 agree, 0 pass, 0 disagree" in page


def test_neither_is_shown_where_there_is_one(client, debate):
    assert "neither-h" not in text_of(client.get(debate.get_absolute_url()))
    PointFactory(debate=debate, side="neither")
    assert "neither-h" in text_of(client.get(debate.get_absolute_url()))


def split_of(client, debate) -> str:
    return text_of(client.get(reverse("carespace:split", args=[debate.slug])))


def test_stances_are_counts_while_few_and_shares_from_twenty(client, debate):
    StanceFactory.create_batch(3, debate=debate)
    assert "Where 3 stand: 3 for, 0 undecided, 0 against" in split_of(client, debate)
    StanceFactory.create_batch(17, debate=debate, side="against")
    page = split_of(client, debate)
    assert "Where 20 stand: 15% for, 0% undecided, 85% against" in page


def test_a_person_counts_once_where_they_stand_now(client, debate):
    member = MemberFactory()
    StanceFactory(debate=debate, member=member, side="for")
    StanceFactory(debate=debate, member=member, side="against", moment="after")
    page = split_of(client, debate)
    assert "Where 1 stand: 0 for, 0 undecided, 1 against" in page
    assert "Before reading, the" not in page


def test_before_and_after_are_compared_once_ten_have_said_both(client, debate):
    for _ in range(10):
        member = MemberFactory()
        StanceFactory(debate=debate, member=member, side="for")
        StanceFactory(debate=debate, member=member, side="undecided", moment="after")
    assert "who said where they stood were 10 for, 0 undecided, 0 against" in split_of(client, debate)


def test_many_points_are_cut_with_a_way_to_all(client, debate):
    PointFactory.create_batch(8, debate=debate)
    page = text_of(client.get(debate.get_absolute_url()))
    assert page.count('class="point"') == POINTS_SHOWN
    assert "All 8" in page
    every = client.get(reverse("carespace:points", args=[debate.slug, "for"]))
    assert text_of(every).count('class="point"') == 8


def test_unknown_side_is_not_found(client, debate):
    assert client.get(f"/debates/{debate.slug}/points/sideways/").status_code == 404


def test_point_has_a_page_with_its_replies(client, debate):
    point = PointFactory(debate=debate, text="Look at the manager.")
    ReplyFactory(parent=point, text="And at the rota.")
    page = text_of(client.get(point.get_absolute_url()))
    assert "Look at the manager." in page
    assert "And at the rota." in page
    assert "1 reply" in page


def test_point_of_another_debate_is_not_found(client, debate):
    point = PointFactory()
    assert client.get(reverse("carespace:point", args=[debate.slug, point.pk])).status_code == 404


@pytest.mark.slow("asks every public page of a debate twice")
@pytest.mark.parametrize("state", ["waiting", "hidden"])
def test_what_is_not_public_occurs_nowhere(client, client_of, stranger, debate, state):
    public = PointFactory(debate=debate)
    PointFactory(debate=debate, text="SECRETWORDS point", state=state)
    ReplyFactory(parent=public, text="SECRETWORDS reply", state=state)
    beneath = PointFactory(debate=debate, text="SECRETWORDS parent", state=state)
    ReplyFactory(parent=beneath, text="SECRETWORDS beneath")
    for reader in (client, client_of(stranger)):
        for address in everywhere(debate, public):
            page = text_of(reader.get(address))
            assert "SECRETWORDS" not in page, address
        page = text_of(reader.get(debate.get_absolute_url()))
        assert "1 point for and against" in page
        assert reader.get(beneath.get_absolute_url()).status_code in {404, 410}


def test_moderator_finds_no_hidden_words_on_public_pages(client_of, moderator, debate):
    PointFactory(debate=debate, text="SECRETWORDS", state="waiting")
    assert "SECRETWORDS" not in text_of(client_of(moderator).get(debate.get_absolute_url()))


def test_author_sees_own_waiting_posts(client_of, debate):
    waiting = PointFactory(debate=debate, text="My new point.", state="waiting")
    page = text_of(client_of(waiting.author).get(debate.get_absolute_url()))
    assert "Waiting for a moderator" in page
    assert "My new point." in page


def test_removed_reply_leaves_its_place(client, moderator, debate):
    point = PointFactory(debate=debate)
    ReplyFactory(parent=point)
    reply = ReplyFactory(parent=point, text="SECRETWORDS")
    hide_post(by=moderator, post=reply, rule="identifies", reason="SECRETREASON")
    for address in (debate.get_absolute_url(), point.get_absolute_url()):
        page = text_of(client.get(address))
        assert "A moderator removed this reply" in page
        assert "it could have identified a child" in page
        assert "SECRET" not in page


def test_removed_point_says_so_at_its_address(client, moderator, debate):
    point = PointFactory(debate=debate, text="SECRETWORDS")
    hide_post(by=moderator, post=point, rule="personal")
    answer = client.get(point.get_absolute_url())
    assert answer.status_code == 410
    assert "it attacked a person" in text_of(answer)
    assert "SECRETWORDS" not in text_of(answer)


def test_closed_debate_says_when_by_whom_and_what_and_offers_nothing(client_of, reader, editor, debate):
    point = PointFactory(debate=debate, text="Still readable.")
    close_debate(by=editor, debate=debate, outcome="Both sides agreed on pay.")
    for address in (debate.get_absolute_url(), point.get_absolute_url()):
        page = text_of(client_of(reader).get(address))
        assert "Comments are closed" in page
        assert "Still readable." in page
        assert "/vote/" not in page
        assert "/stance/" not in page
        assert 'name="text"' not in page
        assert "the editor" in page.lower()
    page = text_of(client_of(reader).get(debate.get_absolute_url()))
    assert "by the editor" in page
    assert "Both sides agreed on pay." in page


def test_member_gets_forms_and_a_page_nobody_keeps(client_of, reader, debate):
    PointFactory(debate=debate)
    answer = client_of(reader).get(debate.get_absolute_url())
    assert "no-store" in answer["Cache-Control"]
    assert "ETag" not in answer
    for part in ("/vote/", "/stance/", "/points/add/"):
        assert part in text_of(answer)


@pytest.mark.slow("asks every public page of a debate")
def test_reader_gets_no_cookie_no_form_and_an_etag(debate):
    point = PointFactory(debate=debate)
    ReplyFactory(parent=point)
    reader = Client()
    for address in [
        *everywhere(debate, point),
        "/debates/rules/",
        f"/debates/{debate.slug}/posts/{point.pk}/report/",
    ]:
        answer = reader.get(address)
        assert answer.status_code == 200, address
        assert not answer.cookies, address
        assert "csrfmiddlewaretoken" not in text_of(answer)
        assert "Cookie" in answer["Vary"]
        assert "no-cache" in answer["Cache-Control"]
        again = reader.get(address, headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304, address


def test_etag_changes_with_the_debate(client, debate, stranger):
    point = PointFactory(debate=debate)
    before = client.get(debate.get_absolute_url())["ETag"]
    VoteFactory(post=point)
    assert client.get(debate.get_absolute_url())["ETag"] != before


def test_own_vote_is_pressed(client_of, reader, debate):
    point = PointFactory(debate=debate)
    VoteFactory(post=point, member=reader, value="pass")
    page = text_of(client_of(reader).get(debate.get_absolute_url()))
    assert f'id="v-{point.pk}-pass" type="submit" name="value" value="none" aria-pressed="true"' in page


def test_nobody_is_offered_a_vote_on_their_own_point(client_of, debate):
    point = PointFactory(debate=debate)
    page = text_of(client_of(point.author).get(debate.get_absolute_url()))
    assert "/vote/" not in page
    assert "This is your point." in page


def test_words_are_shown_as_typed_and_never_as_markup(client, debate):
    point = PointFactory(debate=debate, text="<script>alert(1)</script>\n& so on")
    ReplyFactory(parent=point, text="<b>bold</b>")
    for address in (debate.get_absolute_url(), point.get_absolute_url()):
        page = text_of(client.get(address))
        assert "<script>alert" not in page
        assert "<b>bold" not in page
        assert "&lt;script&gt;" in page


def test_unknown_debate_is_not_found(client):
    assert client.get("/debates/no-such/").status_code == 404


def test_pages_cannot_be_posted_to(client, debate):
    assert client.post(debate.get_absolute_url()).status_code == 405


@pytest.mark.slow("fills a debate twice")
@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("page", ["debates", "debate", "points", "point"])
def test_cost_does_not_grow(client, client_of, reader, count_queries, page, signed_in):
    browser = client_of(reader) if signed_in else client
    debate = DebateFactory()
    point = PointFactory(debate=debate)
    addresses = {
        "debates": "/debates/",
        "debate": debate.get_absolute_url(),
        "points": reverse("carespace:points", args=[debate.slug, "for"]),
        "point": point.get_absolute_url(),
    }

    def fill(n: int) -> None:
        for i in range(n):
            side = ("for", "against", "neither")[i % 3]
            other = PointFactory(debate=debate, side=side)
            ReplyFactory(parent=other)
            ReplyFactory(parent=point)
            VoteFactory(post=other)
            StanceFactory(debate=debate)
            DebateFactory(closed=bool(i % 2))

    fill(2)
    browser.get(addresses[page])
    few = count_queries(lambda: browser.get(addresses[page]))
    fill(3)
    assert count_queries(lambda: browser.get(addresses[page])) == few
    assert few <= 18


def test_a_members_page_holds_no_form_of_a_reply_until_one_is_asked_for(client_of, client, stranger):
    point = ReplyFactory().parent
    address = reverse("carespace:put_reply", args=[point.debate.slug, point.pk])
    browser = client_of(stranger)
    page = browser.get(point.debate.get_absolute_url()).content.decode()
    assert f'data-hx-get="{address}"' in page
    assert f'id="reply-{point.pk}"' not in page
    assert f'id="reply-{point.pk}"' in browser.get(address, headers={"HX-Request": "true"}).content.decode()
    assert browser.get(address)["Location"] == f"{point.get_absolute_url()}#reply"
    assert client.get(address, headers={"HX-Request": "true"})["Location"].endswith("#reply")
    UnsentForm.objects.create(member=stranger, where=address, words={"text": "Kept words."})
    page = browser.get(point.debate.get_absolute_url()).content.decode()
    assert "Kept words." in page
