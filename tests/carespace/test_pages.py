"""Pages of debates: what everyone may read, what nobody may, and what they cost."""

import pytest
from django.urls import reverse

from accounts.unsent_forms import keep_unsent_form
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
    keep_unsent_form(by=stranger, where=address, words={"text": "Kept words."})
    page = browser.get(point.debate.get_absolute_url()).content.decode()
    assert "Kept words." in page
