"""A slip in a file of the demonstration's content is told with its place."""

from __future__ import annotations

import pytest

from demonstration import content_reader
from tests.demonstration.test_content_reader import DEBATE, HEAD, debate_file, story_file


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD.replace("kicker: Kicker\n", "") + "\nText.", "line 1: the head lacks “kicker”"),
        (
            HEAD.replace("section: news", "section: sport") + "\nText.",
            "line 2: section is one of news, analysis",
        ),
        (HEAD.replace("now", "yesterday") + "\nText.", "line 7: “yesterday” is no moment"),
        (HEAD + "mood: bad\n\nText.", "line 8: “mood” is not a key"),
        (HEAD + "kicker: Twice\n\nText.", "line 8: write each key once"),
        (HEAD + "no colon\n\nText.", "line 8: write each key once"),
        (HEAD + "\nText.\n\n#Heading", "line 11: this begins like a heading"),
        (HEAD + "\nText.\n\n[chart: by=sector]", "line 11: write “[chart: measure | finding]”"),
        (HEAD + "\nA [link](story:nowhere).", "there is no story:nowhere"),
    ],
)
def test_a_slip_in_a_story_is_told_with_its_place(tmp_path, text, told):
    story_file(tmp_path, text)
    with pytest.raises(content_reader.ContentError) as slip:
        content_reader.read_stories(tmp_path)
    assert told in str(slip.value)
    assert "stories/one.txt" in str(slip.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("== point", "== reply", "begin with “== point”"),
        ("side: for", "side: maybe", "a side is one of for, against, neither"),
        ("votes: 3 agree", "votes: three agree", "write “1 agree, 1 pass, 1 disagree”"),
        ("A reply.\n", "", "the reply says nothing"),
        ("by: bel", "level: two\nby: bel", "write at, by beneath"),
        ("shown: unsigned", "shown: loudly", "write by, from, to and shown"),
        ("opened-by: the editor\n", "", "the head lacks “opened-by”"),
        ("opened-by", "closed: now\nopened-by", "a closing moment and an outcome, or neither"),
        ("at: 4 days before 11:00", "at: 4 days before 25:00", "is no moment"),
    ],
)
def test_a_slip_in_a_debate_is_told(tmp_path, old, new, told):
    debate_file(tmp_path, DEBATE.replace(old, new, 1))
    with pytest.raises(content_reader.ContentError) as slip:
        content_reader.read_debates(tmp_path)
    assert told in str(slip.value)


@pytest.mark.parametrize(
    "line",
    [
        "ada | Ada Example | other | name",
        "ada | Ada Example | other | loudly | ",
        "ada | Ada Example | other | role | | nowhere",
        "ada | Ada Example | other | role | | london | more",
        "ada | A | other | name | \nada | B | other | name | ",
    ],
)
def test_a_slip_in_the_list_of_members_is_told(tmp_path, line):
    (tmp_path / "members.txt").write_text(line, encoding="utf-8")
    with pytest.raises(content_reader.ContentError, match=r"members\.txt, line [12]"):
        content_reader.read_members(tmp_path)
