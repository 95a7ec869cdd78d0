"""The words of old comments: what is kept of their markup, and that no markup takes longer than its length."""

import time

import pytest

from wordpress.archived_comments.comment_text import extract_comment_text

LINK = '<a href="https://example.com/?a=1&amp;b=2">'


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("Plain words & more", "Plain words & more"),
        ("One\r\ntwo\n\n\n three  four", "One\ntwo\n\nthree four"),
        ("<p>One</p><p>two</p>", "One\n\ntwo"),
        ("<p>One<p>two", "One\n\ntwo"),
        ("Lead<p>para</p>tail", "Lead\n\npara\n\ntail"),
        ("<ul><li>One</li><li>two</li></ul>", "One\n\ntwo"),
        ("<blockquote>Said</blockquote>answered", "Said\n\nanswered"),
        ("a<br>b<br/>c<BR />d", "a\nb\nc\nd"),
        ("<em>so</em> <strong class='x>y'>it</strong> is", "so it is"),
        ("5 &lt; 6 &amp;amp; &nbsp;7", "5 < 6 &amp; \xa07"),
        ("5 < 6 and 7 > 6, a<b", "5 < 6 and 7 > 6, a<b"),
        ("I <3 this", "I <3 this"),
        ("before<script>alert('<p>x')</script>after", "beforeafter"),
        ("before<style>p { }</STYLE>after<script>never closed", "before"),
        ("before<!-- <p>not this</p> -->after", "beforeafter"),
        ("before<!-- never closed, but said", "before<!-- never closed, but said"),
        ("<!DOCTYPE html><?php x ?><![CDATA[1 < 2]]>", "1 < 2"),
        (f"{LINK}here</a>.", "here (https://example.com/?a=1&b=2)."),
        (f"{LINK}https://example.com/?a=1&amp;b=2</a>.", "https://example.com/?a=1&b=2."),
        (f"{LINK}never closed", "never closed (https://example.com/?a=1&b=2)"),
        (f"{LINK}one{LINK}two</a>", "one (https://example.com/?a=1&b=2)two (https://example.com/?a=1&b=2)"),
        ("<a title='href=https://no' href=https://yes.example>x</a>", "x (https://yes.example)"),
        ("<a href='javascript:x'>x</a><a name=y>y</a>", "xy"),
        ("<p title=\"it's\">One <b class='>two</b> three", "One two three"),
        ("", ""),
        ("<p> </p><br>", ""),
    ],
)
def test_words_of_markup(markup, words):
    assert extract_comment_text(markup) == words


UNKIND = [
    "<br>", "<a href='https://x'>", "<p>", "</p>", "<div><p>", "<!--", "<!", "<?", "<![CDATA[", "<script>", "<style x",
    "<p a='", "<p a=\"", "<p a='\"", "<p a='>", "<a href='https://x'>y</a>", "<", "</", "</a ", "&#", "&a", "&amp;amp;",
    " ", "\n", " \n", "\t\n ", "x\n", "<a ", "<a =", "<a b= ", "<p>x</p>\n",
]  # fmt: skip


def cost(markup: str) -> float:
    """Seconds of this process, the least of a few tries."""
    tries = []
    for _ in range(3):
        begun = time.process_time()
        extract_comment_text(markup)
        tries.append(time.process_time() - begun)
    return min(tries)


@pytest.mark.parametrize("part", UNKIND)
@pytest.mark.slow("it measures long texts")
def test_ten_times_as_much_takes_about_ten_times_as_long(part):
    """A ratio, so that it holds on any machine: what takes the square would take a hundred times as long."""
    size = 1_000
    for end in ("", ">", "'>", '">'):
        once, ten_times = cost(part * size + end), cost(part * size * 10 + end)
        assert ten_times / max(once, 0.0002) < 35, end
