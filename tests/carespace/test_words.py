"""The words of a post: who reads which, and that nothing reads them but the one function that decides it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from carespace.models import Post, Revision
from carespace.models.revisions import WITHHELD_WORDS
from carespace.words.shown import NO_WORDS, shown_words
from tests.factories.carespace import PointFactory, ReplyFactory

ROOT = Path(settings.BASE_DIR)
ROOMS = (
    "accounts",
    "articles",
    "carespace",
    "digests",
    "live",
    "ratings",
    "search",
    "wordpress",
    "demonstration",
)
#: Where the words of posts are kept, written and read; nothing else may name them.
MAY_REACH = {
    "carespace/models/revisions.py",
    "carespace/models/posts.py",
    "carespace/models/__init__.py",
    "carespace/models/counting.py",  # the expression of what everyone may read, and the join
    "carespace/contributions.py",  # writes them
    "carespace/counters/visibility.py",  # stores which is the current one
    "carespace/models/quotes.py",  # the expression of what is quoted of what everyone may read
    "carespace/words/shown.py",
    "carespace/words/withholding.py",  # keeps one of them from readers
    "carespace/models/moderation.py",  # a decision may be about one of them
    "carespace/words/quoting.py",  # looks for what is quoted
    "carespace/templatetags/debate_pieces.py",  # knows kept pieces by it, and shows none of it
    "carespace/page_content/participation.py",  # a member's own posts, as they come with their voice
    "carespace/own_page/copies.py",  # a member's own texts, for their copy
    "carespace/words/cleaning.py",  # an unsaved text
    "carespace/words/duplicates.py",  # compares what is sent with what its author sent before
    "carespace/words/editing.py",  # writes them anew
}
REACHES = re.compile(r"\b(current_revision\w*|revisions|Revision|carespace_revision)\b")


def read_code(path: Path) -> str:
    """The names and strings of a module, without its comments and docstrings."""
    tree = ast.parse(path.read_text())
    said: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = ""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            said.append(node.attr)
        elif isinstance(node, ast.Name):
            said.append(node.id)
        elif isinstance(node, ast.alias):
            said.append(node.name)
        elif isinstance(node, ast.keyword) and node.arg:
            said.append(node.arg)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            said.append(node.value)
    return "\n".join(said)


def speaks_of_debates(path: Path) -> bool:
    """Wagtail has revisions of its own, of stories: elsewhere than in debates only modules that know these count."""
    return path.parts[len(ROOT.parts)] == "carespace" or "carespace" in path.read_text()


def test_only_one_function_reads_the_words_of_posts() -> None:
    reached = {
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if path.parent.name != "migrations" and speaks_of_debates(path) and REACHES.search(read_code(path))
    }
    strangers = {name for name in reached - MAY_REACH if not reaches_stories_alone(name)}
    assert not strangers
    assert reached >= MAY_REACH


def reaches_stories_alone(name: str) -> bool:
    """Whether a module outside debates names Wagtail's revisions only: it never asks for a post."""
    return not name.startswith("carespace/") and not re.search(
        r"\bPost\b|carespace_post", (ROOT / name).read_text()
    )


def test_no_template_reads_the_words_of_posts() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if re.search(
            r"current_revision|\b(post|point|reply|parent)\.(text|why|revisions)\b", path.read_text()
        )
        and "carespace" in str(path)
    ]
    # The panel is given what a query chose of what everyone may read (`SHOWN_TEXT`).
    assert found == ["templates/carespace/parts/panel.html"]


def test_a_post_has_no_words_of_its_own() -> None:
    assert not {"text", "why"} & {field.name for field in Post._meta.get_fields()}


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["waiting", "hidden", "withdrawn"])
def test_what_is_not_shown_is_read_by_its_author_and_moderators_alone(
    state, reader, stranger, moderator
) -> None:
    post = PointFactory(author=reader, state=state, text="My own words.")
    assert shown_words(post, reader).text == shown_words(post, moderator).text == "My own words."
    for who in (None, AnonymousUser(), stranger):
        assert shown_words(post, who) == NO_WORDS


@pytest.mark.django_db
def test_everyone_reads_what_is_shown_and_nobody_what_is_withheld(reader, moderator) -> None:
    post = PointFactory(text="For all.", why="Because.")
    words = shown_words(post)
    assert (words.text, words.why, words.number, words.edited_at) == ("For all.", "Because.", 1, None)
    Revision.objects.filter(post=post).update(withheld_at=timezone.now())
    post = Post.objects.with_words().get(pk=post.pk)
    assert shown_words(post) == shown_words(post, reader)
    assert (shown_words(post).text, shown_words(post).why) == (WITHHELD_WORDS, "")
    assert shown_words(post, moderator).text == "For all."


@pytest.mark.django_db
def test_beneath_what_closes_its_replies_nothing_is_read() -> None:
    reply = ReplyFactory(parent=PointFactory(state="hidden"), text="Beneath.")
    assert shown_words(reply) == NO_WORDS


@pytest.mark.django_db
def test_words_come_in_the_same_query(django_assert_num_queries) -> None:
    PointFactory.create_batch(3)
    with django_assert_num_queries(1):
        assert len({shown_words(post).text for post in Post.objects.with_words()}) == 3


@pytest.mark.django_db
def test_a_post_that_was_placed_has_words() -> None:
    from django.db import IntegrityError

    post = PointFactory()
    with pytest.raises(IntegrityError, match="post_placed_has_words"):
        Post.objects.filter(pk=post.pk).update(current_revision=None)
