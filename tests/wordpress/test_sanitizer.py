"""What old markup is cleaned of before anything reads it, whatever is made of it later."""

from __future__ import annotations

import pytest

from wordpress.html_conversion.item_notes import ItemNotes
from wordpress.html_conversion.sanitizer import sanitize_html


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ("<p onclick='x()'>Words</p>", "<p>Words</p>"),
        ("<p>Words<script>x()</script></p>", "<p>Words</p>"),
        ("<p><a href='javascript:x()'>Words</a></p>", "<p><a>Words</a></p>"),
        ("<p>Words<!-- and --></p>", "<p>Words</p>"),
        ("<p><x-unknown>Words</x-unknown></p>", "<p>Words</p>"),
    ],
)
def test_only_what_is_known_stays(html, cleaned):
    assert sanitize_html(html, ItemNotes()) == cleaned
