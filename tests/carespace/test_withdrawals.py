"""Posts that their authors took down, and those that moderators hid: their pages, their places, and who sees what."""

import pytest
from django.urls import reverse

from carespace.models import Post
from carespace.moderation import approve_post, hide_post, withdraw_post
from carespace.page_content import list_removals
from tests.factories.carespace import ClosureFactory, PointFactory, ReplyFactory

pytestmark = pytest.mark.django_db
WORDS = "WORDSOFONE"


def text_of(answer) -> str:
    return answer.content.decode()


def take_down(post) -> str:
    return reverse("carespace:take_down", args=[post.debate.slug, post.pk])


def test_a_page_asks_and_a_press_takes_it_down_once(client_of, reader, debate):
    point = PointFactory(debate=debate, author=reader, text=WORDS)
    ClosureFactory(debate=debate)
    browser = client_of(reader)
    assert "Take this point down?" in text_of(browser.get(take_down(point)))
    assert f'href="{take_down(point)}"' in text_of(browser.get(debate.get_absolute_url()))
    for _ in range(2):
        assert "It is taken down." in text_of(browser.post(take_down(point), follow=True))
    assert "You have taken it down" in text_of(browser.get(take_down(point)))
    assert "Taken down by its author" in text_of(browser.get("/you/"))
    assert (
        WORDS not in text_of(browser.get(debate.get_absolute_url())).replace("Only you see these", "")[:4000]
    )
    assert browser.post(take_down(point), headers={"HX-Request": "true"})["HX-Redirect"] == "/you/#posts"


def test_somebody_elses_is_not_theirs(client, client_of, stranger, moderator, debate):
    point = PointFactory(debate=debate)
    for person in (stranger, moderator):
        assert client_of(person).get(take_down(point)).status_code == 403
        assert client_of(person).post(take_down(point)).status_code == 403
        assert take_down(point) not in text_of(client_of(person).get(debate.get_absolute_url()))
    assert client.post(take_down(point))["Location"].startswith("/accounts/login/")
    assert client_of(stranger).get(f"/debates/elsewhere/posts/{point.pk}/take-down/").status_code == 404
    assert Post.objects.get().state == "published"


@pytest.mark.parametrize("how", ["withdrawn", "hidden", "hidden with replies"])
def test_the_words_are_on_no_page_and_the_replies_where_they_stay(client, moderator, debate, how):
    point = PointFactory(debate=debate, text=WORDS)
    reply = ReplyFactory(parent=point, text="THEREPLY")
    if how == "withdrawn":
        withdraw_post(by=point.author, post=point)
        place = "Its author took this point down"
    else:
        hide_post(by=moderator, post=point, rule="personal", replies_too=how == "hidden with replies")
        place = "A moderator removed this point"
    stays = how != "hidden with replies"
    pages = [
        client.get(address)
        for address in (
            debate.get_absolute_url(),
            point.get_absolute_url(),
            reverse("carespace:points", args=[debate.slug, "for"]),
            f"/api/v1/debates/{debate.slug}/",
            "/debates/",
        )
    ]
    assert all(WORDS not in text_of(page) for page in pages)
    assert pages[1].status_code == (200 if stays else 410)
    assert place in text_of(pages[1])
    assert ("THEREPLY" in text_of(pages[0])) is stays
    assert ("THEREPLY" in text_of(pages[1])) is stays
    assert (place in text_of(pages[0])) is stays
    landed = client.get(reply.get_absolute_url(), follow=True)
    assert ("THEREPLY" in text_of(landed)) is stays


def test_a_reply_taken_down_leaves_its_place(client, debate):
    reply = ReplyFactory(parent=PointFactory(debate=debate), text=WORDS)
    withdraw_post(by=reply.author, post=reply)
    for address in (debate.get_absolute_url(), reply.parent.get_absolute_url()):
        page = text_of(client.get(address))
        assert WORDS not in page
    assert "Its author took this reply down." in page


def test_what_went_is_told_to_open_pages_by_kind(moderator, debate):
    alone, whole, own = PointFactory.create_batch(3, debate=debate)
    PointFactory(debate=debate, state="waiting")
    hide_post(by=moderator, post=alone, rule="personal")
    hide_post(by=moderator, post=whole, rule="identifies")
    withdraw_post(by=own.author, post=own)
    gone = list_removals(debate)
    assert (gone.hidden, gone.beneath, gone.withdrawn) == ([alone.pk], [whole.pk], [own.pk])


@pytest.mark.parametrize("page", ["debate", "point", "points"])
def test_beside_each_post_a_moderator_finds_hide_and_every_decision(
    client_of, moderator, reader, debate, page
):
    point = PointFactory(debate=debate, state="waiting")
    approve_post(by=moderator, post=point)
    address = {
        "debate": debate.get_absolute_url(),
        "point": point.get_absolute_url(),
        "points": reverse("carespace:points", args=[debate.slug, "for"]),
    }[page]
    hide = f"{reverse('carespace:hide', args=[point.pk])}?page="
    shown = text_of(client_of(moderator).get(address))
    assert hide in shown
    assert "Approved by Mo Moderator" in shown
    assert hide not in text_of(client_of(reader).get(address))


def test_hiding_leads_back_to_where_it_was_pressed(client_of, moderator, debate):
    point = PointFactory(debate=debate)
    address = reverse("carespace:hide", args=[point.pk])
    browser = client_of(moderator)
    assert 'name="page" value="/debates/x/"' in text_of(browser.get(f"{address}?page=/debates/x/"))
    answer = browser.post(address, {"rule": "personal", "page": debate.get_absolute_url()})
    assert answer["Location"] == debate.get_absolute_url()
    other = PointFactory(debate=debate)
    answer = browser.post(
        reverse("carespace:hide", args=[other.pk]), {"rule": "personal", "page": "//evil.example/"}
    )
    assert answer["Location"] == "/moderation/"


def test_hidden_posts_are_listed_found_from_their_decisions_and_restored(
    client_of, moderator, editor, debate
):
    point = PointFactory(debate=debate, text=WORDS)
    hide_post(by=moderator, post=point, rule="personal", reason="Not the man.")
    browser = client_of(moderator)
    listed = text_of(browser.get("/moderation/hidden/"))
    assert WORDS in listed
    assert "it attacked a person" in listed
    assert "never public" not in listed
    own = reverse("carespace:post_at_desk", args=[point.pk])
    assert own in text_of(browser.get("/moderation/rulings/"))
    assert own not in text_of(client_of(editor).get("/moderation/rulings/"))
    shown = text_of(browser.get(own))
    assert WORDS in shown
    assert "Not the man." in shown
    assert "Publish again" in shown
    browser.post(reverse("carespace:approve", args=[point.pk]))
    assert WORDS in text_of(browser.get(debate.get_absolute_url()))
    assert "No post is hidden." in text_of(browser.get("/moderation/hidden/"))
    for person in (editor, point.author):
        assert client_of(person).get("/moderation/hidden/").status_code == 403
        assert client_of(person).get(own).status_code == 403


def test_of_what_was_public_nothing_says_that_it_never_was(client_of, moderator, debate):
    point = PointFactory(debate=debate)
    page = text_of(client_of(moderator).get(reverse("carespace:hide", args=[point.pk])))
    assert "never" not in page
    assert "Its place says" in page


@pytest.mark.parametrize("name", ["hidden", "post", "debate"])
def test_a_moderators_pages_cost_the_same_for_many(client_of, moderator, debate, name, count_queries):
    browser = client_of(moderator)

    def fill() -> Post:
        shown, hidden = PointFactory.create_batch(2, debate=debate)
        ReplyFactory(parent=shown)
        hide_post(by=moderator, post=hidden, rule="personal")
        approve_post(by=moderator, post=hidden)
        hide_post(by=moderator, post=hidden, rule="personal")
        return hidden

    post = fill()
    address = {
        "hidden": "/moderation/hidden/",
        "post": reverse("carespace:post_at_desk", args=[post.pk]),
        "debate": debate.get_absolute_url(),
    }[name]
    browser.get(address)
    few = count_queries(lambda: browser.get(address))
    fill()
    assert count_queries(lambda: browser.get(address)) == few
