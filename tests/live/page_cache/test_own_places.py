"""Places in a page for everyone: filled for one reader in a copy, taken out for everyone else."""

from __future__ import annotations

from live.page_cache.own_places import (
    OwnPlace,
    fill_own_places,
    list_places,
    mark_place,
    squeeze_lines,
    take_out_places,
)

BODY = f"<p>{mark_place('vote', 7, 'Sign in')} and {mark_place('messages', None, '')}</p>".encode()


def test_everyone_reads_what_stands_in_a_place_and_no_mark():
    assert take_out_places(BODY) == b"<p>Sign in and </p>"
    assert take_out_places(b"<p>Plain</p>") == b"<p>Plain</p>"


def test_a_member_reads_their_own_parts():
    assert list_places(BODY) == [OwnPlace("vote", 7), OwnPlace("messages", 0)]
    filled = fill_own_places(BODY, lambda place: f"[{place.kind} {place.number} \\1]")
    assert filled == b"<p>[vote 7 \\1] and [messages 0 \\1]</p>"


def test_a_place_says_whose_the_row_is():
    body = f"<p>{mark_place('deeds', 7, 'Report', by=12)}</p>".encode()
    assert list_places(body) == [OwnPlace("deeds", 7, by=12)]
    assert take_out_places(body) == b"<p>Report</p>"
    assert fill_own_places(body, lambda place: f"{place.number} of {place.by}") == b"<p>7 of 12</p>"


def test_a_mark_that_somebody_writes_is_no_place():
    """The marks hold a word that this process drew: words of a post cannot make one."""
    written = b"<!--own abc vote 7-->mine<!--/own abc-->"
    assert list_places(written) == []
    assert fill_own_places(written, lambda place: "stolen") == written
    assert take_out_places(written) == written


def test_blanks_between_lines_go_and_what_is_typed_stays():
    page = b"<p>one\n\n   two</p>\n  \n<textarea>\n  a\n\n   b</textarea>\n\n  <p>x  y</p><textarea>\n\n</textarea>\n"
    assert squeeze_lines(page) == (
        b"<p>one\ntwo</p>\n<textarea>\n  a\n\n   b</textarea>\n<p>x  y</p><textarea>\n\n</textarea>\n"
    )
