"""A live blog: posts beneath a story, written without publishing it anew."""

import json
import uuid

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text

from articles.live_blogs import posts as posting
from articles.models import LiveBlog, LivePost
from tests.factories.articles import article, text

pytestmark = pytest.mark.django_db
PLACE = {"type": "live_blog", "value": None}


def live_story(**fields):
    return article(body=[text("What is happening."), PLACE], **fields)


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "html.parser")


def posted(editor, story, words="Doors open.", **fields):
    return posting.add_post(by=editor, article=story, text=f"<p>{words}</p>", **fields)


def marks(page):
    return [post["id"] for post in page.select(".live-post")]


def test_a_post_stands_on_the_page_at_once_newest_first(client, editor):
    story = live_story()
    assert "No posts yet" in read(client, story.get_url()).select_one("#live").text
    first, second = (
        posted(editor, story),
        posted(editor, story, "They sit.", headline="All seated", is_key=True),
    )
    page = read(client, story.get_url())
    assert marks(page) == [second.mark, first.mark]
    assert page.select_one("#live")["data-live-topic"] == f"article:{story.pk}"
    assert page.select_one(".live-keys a")["href"] == f"{story.get_url()}?from={second.pk}#{second.mark}"


def test_a_pinned_post_stays_above_newer_ones_and_only_once(client, editor):
    story = live_story()
    pinned, newer = posted(editor, story, is_pinned=True), posted(editor, story)
    assert marks(read(client, story.get_url())) == [pinned.mark, newer.mark]


@pytest.mark.slow("a live blog of many pages is made")
def test_older_posts_are_a_page_further_and_every_post_has_an_address(client, editor):
    story = live_story()
    posts = LivePost.objects.bulk_create(
        [LivePost(article=story, text=f"<p>Post {number}.</p>") for number in range(31)]
    )
    posts.append(posted(editor, story, "Post 31."))
    page = read(client, story.get_url())
    assert marks(page) == [post.mark for post in reversed(posts[2:])]
    older = page.select_one("#live .paging a")["href"]
    assert marks(read(client, older.split("#")[0])) == [posts[1].mark, posts[0].mark]
    for wrong in ("x", "-1", "9" * 30, "", "²"):
        assert marks(read(client, f"{story.get_url()}?from={wrong}"))[0] == posts[-1].mark


def test_a_page_costs_the_same_for_one_post_and_for_three(client, editor, count_queries):
    other, story = article(), live_story()
    link = f'<p>See <a linktype="page" id="{other.pk}">this</a>.</p>'
    posting.add_post(by=editor, article=story, text=link)
    client.get(f"{story.get_url()}?from=99999999")
    one = count_queries(lambda: client.get(f"{story.get_url()}?from=99999998"))
    LivePost.objects.bulk_create(
        [LivePost(article=story, text=link, headline="Key", is_key=True) for _ in range(2)]
    )
    assert count_queries(lambda: client.get(f"{story.get_url()}?from=99999997")) == one
    assert other.get_url() in read(client, story.get_url()).select_one(".live-text a")["href"]


def test_the_posts_come_by_themselves_for_an_open_page(client, editor, count_queries):
    story = live_story()
    posts = [posted(editor, story) for _ in range(4)]
    section = read(client, story.get_url()).select_one("#live")
    address = section["data-fragment-url"]
    fragment = read(client, address)
    assert marks(fragment) == [post.mark for post in reversed(posts)]
    assert fragment.select_one("#live")["data-first"]
    assert not fragment.select("nav.sections, footer, h1")
    first = read(client, f"{address}?from={posts[1].pk}")
    assert marks(first) == [posts[1].mark, posts[0].mark]
    assert not first.select_one("#live").has_attr("data-first")
    four = count_queries(lambda: client.get(f"{address}?from=99999998"))
    LivePost.objects.bulk_create([LivePost(article=story, text="<p>More.</p>") for _ in range(20)])
    assert count_queries(lambda: client.get(f"{address}?from=99999997")) == four
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_a_story_without_live_posts_has_no_fragment(client, editor):
    plain, hidden = article(), live_story()
    posted(editor, hidden)
    hidden.unpublish()
    for number in (plain.pk, hidden.pk, 999_999, 2**70):
        assert client.get(f"/live-posts/{number}/").status_code == 404
    assert client.post(f"/live-posts/{plain.pk}/").status_code == 405


def test_open_pages_hear_of_each_deed_once(editor, monkeypatch):
    story, heard = live_story(), []
    monkeypatch.setattr(posting, "announce", lambda **news: heard.append(news))
    made = posted(editor, story)
    for _ in range(2):
        posting.edit_post(by=editor, post=made, text="<p>Doors stay shut.</p>")
    for _ in range(2):
        posting.remove_post(by=editor, post=made)
    for _ in range(2):
        posting.end_coverage(by=editor, article=story)
    topic, post = f"article:{story.pk}", str(made.pk)
    assert heard == [
        {"topic": topic, "name": "post", "id": post},
        {"topic": topic, "name": "edit", "id": post},
        {"topic": topic, "name": "edit", "id": post},
        {"topic": topic, "name": "end", "id": str(story.pk)},
    ]


def test_a_changed_post_says_so_and_a_removed_one_is_gone(client, editor):
    story = live_story()
    made, other = posted(editor, story), posted(editor, story)
    posting.edit_post(by=editor, post=made, text="<p>Doors stay shut.</p>", is_pinned=True)
    assert "changed" in read(client, story.get_url()).select_one(f"#{made.mark}").text
    posting.remove_post(by=editor, post=made)
    assert marks(read(client, story.get_url())) == [other.mark]
    with pytest.raises(ValidationError, match="removed"):
        posting.edit_post(by=editor, post=made, text="<p>Back.</p>")


def test_an_ended_blog_takes_no_posts_until_it_is_taken_up_again(client, editor):
    story = live_story()
    posted(editor, story)
    posting.end_coverage(by=editor, article=story)
    section = read(client, story.get_url()).select_one("#live")
    assert "As it happened" in section.text
    assert "data-live-topic" not in section.attrs
    with pytest.raises(ValidationError, match="has ended"):
        posted(editor, story)
    posting.resume_coverage(by=editor, article=story)
    posted(editor, story)
    assert LivePost.objects.count() == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"text": "<p> &nbsp;</p>"}, "Write the post"),
        ({"text": "<p>So.</p>", "headline": "x" * 141}, "140 is the most"),
        ({"text": "<p>So.</p>", "headline": " ", "is_key": True}, "needs a headline"),
    ],
)
def test_posts_that_cannot_be_are_refused(editor, words, message):
    story = live_story()
    with pytest.raises(ValidationError, match=message):
        posting.add_post(by=editor, article=story, **words)
    assert not LivePost.objects.exists()


def test_only_a_published_story_with_a_place_for_them_takes_posts(editor):
    for story in (article(), live_story(live=False)):
        with pytest.raises(ValidationError, match="no live blog"):
            posted(editor, story)
    assert not LiveBlog.objects.exists()


def test_only_those_who_may_publish_may_post(editor, moderator, reader):
    story = live_story()
    made = posted(editor, story)
    for person in (moderator, reader):
        for deed in (
            lambda by: posted(by, story),
            lambda by: posting.edit_post(by=by, post=made, text="<p>No.</p>"),
            lambda by: posting.remove_post(by=by, post=made),
            lambda by: posting.end_coverage(by=by, article=story),
        ):
            with pytest.raises(PermissionDenied):
                deed(person)
    assert LivePost.objects.visible().get().text == "<p>Doors open.</p>"


@pytest.mark.slow("goes through the newsroom's forms")
def test_an_editor_writes_from_the_storys_menu_and_a_form_sent_twice_posts_once(client, client_of, editor):
    story, newsroom = live_story(), client_of(editor)
    address = reverse("live_write", args=[story.pk])
    assert address in newsroom.get(reverse("wagtailadmin_pages:edit", args=[story.pk])).content.decode()
    form = {
        "headline": "Doors",
        "text": rich_text("<p>Open.</p>"),
        "nonce": str(uuid.uuid4()),
        "deed": "post",
    }
    for _ in range(2):
        assert newsroom.post(address, form).status_code == 302
    made = LivePost.objects.get()
    assert made.posted_by == editor
    edit = reverse("live_edit", args=[story.pk, made.pk])
    assert "Doors" in newsroom.get(edit).content.decode()
    newsroom.post(edit, {**form, "headline": "Gates"})
    assert "Gates" in newsroom.get(address).content.decode()
    newsroom.post(address, {"deed": "end"})
    assert "As it happened" in read(client, story.get_url()).text
    newsroom.post(edit, {"deed": "remove"})
    assert not LivePost.objects.visible().exists()


def test_a_refused_post_loses_no_words(client_of, editor):
    story = live_story()
    words = {"headline": "", "text": rich_text("<p>Typed for long.</p>"), "is_key": "on"}
    answer = client_of(editor).post(reverse("live_write", args=[story.pk]), words).content.decode()
    assert "needs a headline" in answer
    assert "Typed for long." in answer


def test_the_writing_page_is_for_those_who_may_publish(client_of, moderator, reader):
    address = reverse("live_write", args=[live_story().pk])
    words = {"text": rich_text("<p>No.</p>")}
    assert client_of(reader).post(address, words).status_code == 403
    assert client_of(moderator).post(address, words)["Location"] == "/newsroom/"
    assert not LivePost.objects.exists()


def test_programs_are_told_of_the_posts(client, editor):
    story = live_story()
    made = posted(editor, story, "Doors &amp; gates <b>open</b>.", headline="Open")
    data = json.loads(read(client, story.get_url()).select_one('script[type="application/ld+json"]').string)
    told = next(each for each in data["@graph"] if "LiveBlogPosting" in each["@type"])
    (update,) = told["liveBlogUpdate"]
    assert update["headline"] == "Open"
    assert update["articleBody"].replace(" .", ".") == "Doors & gates open."
    assert update["url"].endswith(f"?from={made.pk}#{made.mark}")
    assert "coverageEndTime" not in told


def test_a_replaced_version_points_to_the_posts(client, editor):
    from articles import corrections

    story = live_story()
    posted(editor, story)
    corrections.append_correction(by=editor, article=story, kind="update", text="More.")
    page = read(client, f"{story.get_url()}versions/1/")
    assert not marks(page)
    assert page.select_one(f'a[href="{story.get_url()}#live"]')


def test_notable_are_key_events_and_what_is_pinned(editor):
    story = live_story()
    posted(editor, story)
    key = posted(editor, story, headline="All seated", is_key=True)
    pinned = posted(editor, story, is_pinned=True)
    assert list(LivePost.objects.notable()) == [pinned, key]
