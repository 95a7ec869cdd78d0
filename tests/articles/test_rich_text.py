"""Running text that no editor of ours wrote: refused on its way in, and harmless where it is stored already."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from wagtail.models import ReferenceIndex
from wagtail.rich_text import expand_db_html

from articles.models import ArticlePage
from articles.models.live_blogs import LivePost
from articles.rich_text.editor import UNREADABLE, RichTextEditor
from articles.rich_text.entities import is_key
from tests.factories.articles import article, text

pytestmark = pytest.mark.django_db

LINKS = [
    '<a linktype="page" id="x">words</a>',
    '<a linktype="page">words</a>',
    '<a linktype="page" id="²">words</a>',
    '<a linktype="page" id="99999999999999999999">words</a>',
    '<a linktype="document" id="x">words</a>',
    '<a linktype="document">words</a>',
    '<a linktype="livefigure" id="x">words</a>',
    '<embed embedtype="image" id="x" format="fullwidth" alt=""/>words',
    '<embed embedtype="image" id="1"/>words',
    "<a>words</a>",
    '<a linktype="nothing" id="1">words</a>',
]


@pytest.mark.parametrize(
    ("word", "may_be"),
    [
        *[("1", True), (7, True), ("9223372036854775807", True), ("9223372036854775808", False)],
        *[("", False), ("x", False), ("²", False), ("-1", False), (None, False), ("1\n", False)],
    ],
)
def test_a_key_is_a_number_the_database_has(word, may_be):
    assert is_key(word) == may_be


@pytest.mark.parametrize("link", LINKS)
def test_an_entity_that_names_nothing_is_shown_as_words(link):
    assert "words" in expand_db_html(f"<p>Some {link}.</p>")


@pytest.mark.slow("asks the page, the feeds and the editor's form")
def test_a_story_with_such_links_is_read_fed_and_edited(client, client_of, editor):
    """Stored as they stand: no form would take them."""
    story = article("Old links", body=[text("First."), {"type": "live_blog", "value": None}])
    body = [text(*(f"Some {link}." for link in LINKS)), {"type": "live_blog", "value": None}]
    ArticlePage.objects.filter(pk=story.pk).update(body=json.dumps(body))
    story.refresh_from_db()
    LivePost.objects.create(article=story, text=f"<p>{LINKS[0]}</p>")
    for path in (story.get_url(), "/", "/feeds/rss.xml", "/feeds/atom.xml", "/feeds/feed.json"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "Old links" in answer.content.decode()
    ReferenceIndex.create_or_update_for_object(story)
    story.save_revision()
    newsroom = client_of(editor)
    assert newsroom.get(reverse("wagtailadmin_pages:edit", args=[story.pk])).status_code == 200
    post = LivePost.objects.get()
    assert newsroom.get(reverse("live_edit", args=[story.pk, post.pk])).status_code == 200


def document(text="Words", kind="unstyled", depth=0, entity=None):
    """What the editor sends."""
    block = {
        "key": "a",
        "text": text,
        "type": kind,
        "depth": depth,
        "inlineStyleRanges": [],
        "entityRanges": [],
    }
    if entity:
        block["entityRanges"] = [{"offset": 0, "length": 2, "key": 0}]
    return {"blocks": [block], "entityMap": {"0": entity} if entity else {}}


def page_link(key):
    return {"type": "LINK", "mutability": "MUTABLE", "data": {"id": key, "url": "/"}}


BROKEN = {
    "no JSON": "{",
    "a number": "1",
    "nothing": "null",
    "a list": "[]",
    "no blocks": "{}",
    "blocks of another kind": '{"blocks": 1, "entityMap": {}}',
    "a block that is none": '{"blocks": [null], "entityMap": {}}',
    "a block without text": '{"blocks": [{"type": "unstyled"}], "entityMap": {}}',
    "an entity that is not there": json.dumps({**document(entity=page_link(1)), "entityMap": {}}),
    "a page's key that is a word": json.dumps(document(entity=page_link("x"))),
    "a page's key too large": json.dumps(document(entity=page_link(2**63))),
    "a page's key that is a list": json.dumps(document(entity=page_link([1]))),
    "half a character": '{"blocks": [{"key": "a", "text": "\\ud800", "type": "unstyled", "depth": 0, '
    '"inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}',
    "a depth that is a word": json.dumps(document(kind="unordered-list-item", depth="x")),
    "a depth below nothing": json.dumps(document(kind="unordered-list-item", depth=-1)),
    "3,000 lists in one another": json.dumps(
        {
            "blocks": [document(kind="unordered-list-item", depth=n)["blocks"][0] for n in range(3_000)],
            "entityMap": {},
        }
    ),
    "3,000 brackets": "[" * 3_000,
    "100,000 brackets": "[" * 100_000,
}


@pytest.fixture
def blog(db):
    """A live story that may be posted to."""
    return article("Live", body=[text("Now."), {"type": "live_blog", "value": None}])


@pytest.mark.parametrize("name", BROKEN)
def test_a_document_made_by_hand_is_refused(name):
    widget = RichTextEditor(features=["bold", "ul", "link"])
    assert widget.value_from_datadict({"text": BROKEN[name]}, {}, "text") == UNREADABLE


@pytest.mark.parametrize("name", ["no JSON", "a page's key that is a word", "3,000 lists in one another"])
def test_a_post_made_by_hand_is_refused_in_words_and_not_kept(name, blog, client_of, editor):
    answer = client_of(editor).post(
        reverse("live_write", args=[blog.pk]), {"headline": "Head", "text": BROKEN[name]}
    )
    assert answer.status_code == 200
    assert "This text cannot be read" in answer.content.decode()
    assert not LivePost.objects.exists()


def test_a_post_as_the_editor_writes_it_is_kept(blog, client_of, editor):
    newsroom = client_of(editor)
    for sent in (document(), document("One", "unordered-list-item", 4), document(entity=page_link(blog.pk))):
        answer = newsroom.post(reverse("live_write", args=[blog.pk]), {"text": json.dumps(sent)})
        assert answer.status_code == 302
    assert LivePost.objects.count() == 3
    assert f'linktype="page" id="{blog.pk}"' in LivePost.objects.latest("pk").text


def test_text_the_editor_cannot_read_is_shown_to_it_as_words():
    shown = RichTextEditor(features=["bold"]).format_value("<p>One <b>two</i></p> <li>three")
    assert "One two" in json.loads(shown)["blocks"][0]["text"]
