"""A point is one claim and why it should hold; what a reason may hold of Markdown, and that old texts stay uncut."""

import pytest
from django.db import IntegrityError, transaction

from carespace.contributions import add_point
from carespace.models import Revision
from carespace.refusals import UnfitError
from carespace.words.cleaning import clean_text
from carespace.words.markup import render_marks
from tests.factories.carespace import DebateFactory, PointFactory, ReplyFactory

LINK = 'rel="nofollow ugc noopener noreferrer"'


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("", ""),
        ("*One* and **two**.", "<p><em>One</em> and <strong>two</strong>.</p>"),
        ("One\ntwo", "<p>One<br>\ntwo</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("[a](https://a.example/?b=1&c=2)", f'<p><a href="https://a.example/?b=1&amp;c=2" {LINK}>a</a></p>'),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
        ("[a](data:text/html,x)", "<p>[a](data:text/html,x)</p>"),
        ("[a](mailto:a@b.example)", f"<p><a {LINK}>a</a></p>"),
        (
            "<script>alert(1)</script> & <b onclick=x>",
            "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b onclick=x&gt;</p>",
        ),
        ("# no heading\n---", "<p># no heading<br>\n---</p>"),
        ("`no code`", "<p>`no code`</p>"),
    ],
)
def test_the_few_marks_are_drawn_and_the_rest_is_text(typed, drawn):
    assert render_marks(typed) == drawn


def test_a_picture_is_no_picture():
    assert "<img" not in render_marks("![a](https://a.example/a.png)")


@pytest.mark.parametrize("mark", ["*", "[", "> ", "- ", "_a_", "[a](", "\\"])
def test_the_oddest_reason_is_drawn_at_a_bounded_cost(mark):
    render_marks((mark * 1000)[:1000])


def test_words_are_kept_as_written_but_for_stray_blanks():
    text = "  One\t two\u202e \r\n\r\n\r\n\r\n  three \x07 "
    assert clean_text(text, longest=50, what="point") == "One two\n\nthree"


@pytest.mark.django_db
def test_a_reason_is_kept_and_may_be_left_out(stranger):
    debate = DebateFactory()
    point = add_point(by=stranger, debate=debate, side="for", text="A claim.", why=" Because \x07 so. ")
    assert Revision.objects.get(post=point).why == "Because so."
    assert (
        Revision.objects.get(post=add_point(by=stranger, debate=debate, side="for", text="Bare.")).why == ""
    )
    with pytest.raises(UnfitError, match="1001 characters; 1000") as refused:
        add_point(by=stranger, debate=debate, side="for", text="A claim.", why="y" * 1001)
    assert refused.value.field == "why"


@pytest.mark.django_db
def test_the_database_holds_new_claims_to_their_length_and_old_ones_to_none():
    old = PointFactory(text="o" * 500)
    Revision.objects.filter(post=ReplyFactory()).update(text="r" * 1200)
    for wrong in ({"text": "x" * 281, "is_claim": True}, {"text": "x" * 1201}, {"why": "A reply has none."}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Revision.objects.filter(post=old).update(**wrong)
    Revision.objects.filter(post=old).update(is_claim=True, text="x" * 280, why="y" * 1000)


@pytest.mark.django_db
def test_pages_and_the_api_carry_the_reason(client):
    point = PointFactory(text="A claim.", why="*Because* <b>.")
    page = client.get(point.get_absolute_url()).content.decode()
    assert "<p><em>Because</em> &lt;b&gt;.</p>" in page
    column = client.get(point.debate.get_absolute_url()).content.decode()
    assert f'<a href="{point.get_absolute_url()}">Why<' in column
    assert "<em>Because" not in column
    told = client.get(f"/api/v1/debates/{point.debate.slug}/points/").json()["results"][0]
    assert (told["text"], told["why"]) == ("A claim.", "*Because* <b>.")


@pytest.mark.django_db
def test_a_reason_typed_before_signing_in_comes_along(client):
    debate = DebateFactory()
    sent = {"side": "for", "text": "", "why": "TYPEDFIRST"}
    assert "TYPEDFIRST" in client.post(f"/debates/{debate.slug}/points/add/", sent).content.decode()
