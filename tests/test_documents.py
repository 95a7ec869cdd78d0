"""The pages for whoever comes next name what is there: each module, function and file they point to exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGES = [
    ROOT / "ARCHITECTURE.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "TESTING.md",
    *sorted(ROOT.glob("*/README.md")),
]
APPS = {path.parent.name for path in ROOT.glob("*/__init__.py")}
CODE = re.compile(r"`([^`\n]+)`")
DOTTED = re.compile(r"[a-z_]+(\.\w+)+")
FILE = re.compile(r"[\w.-]+(/[\w.-]+)+/?|\w+\.(py|md|toml|js|css)")


def find_missing(word: str, beside: Path) -> bool:
    """Whether a word in a page's code points to a module, a name in one, or a file that is not there."""
    word = word.removesuffix("()").partition("(")[0]
    if DOTTED.fullmatch(word) and word.partition(".")[0] in APPS and not (ROOT / word).exists():
        return not is_defined(word)
    if FILE.fullmatch(word) and word.partition("/")[0] in {path.name for path in ROOT.iterdir()} - {"var"}:
        return not ((ROOT / word).exists() or (beside / word).exists())
    return False


def is_defined(dotted: str) -> bool:
    """Whether a dotted name is a module, or a name at the top of one or in a class of it."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:length])
        module = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
        if module.exists():
            rest = parts[length:]
            return not rest or (len(rest) < 3 and rest[-1] in list_names(module))
    return False


def list_names(module: Path) -> set[str]:
    """Every name that a module defines or imports, methods and fields of its classes included."""
    names = set()
    for node in ast.walk(ast.parse(module.read_text())):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.add(node.name)
            case ast.Name(id=name, ctx=ast.Store()):
                names.add(name)
            case ast.alias():
                names.add(node.asname or node.name)
    return names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_names_is_there(page: Path) -> None:
    assert not [word for word in CODE.findall(page.read_text()) if find_missing(word, page.parent)]


def test_a_name_that_is_gone_is_noticed() -> None:
    for gone in ("ratings.loading.nothing", "ratings.answers.nothing", "articles.gone", "docs/gone.md"):
        assert find_missing(gone, ROOT)
    for there in (
        "ratings.answers.answer(measure)",
        "ratings.loading",
        "docs/adr/",
        "static/js/live.js",
        "x.y",
    ):
        assert not find_missing(there, ROOT)


WALK = re.compile(r"^### (An? .+)$", re.MULTILINE)


def list_walks() -> dict[str, list[str]]:
    """{walk: the modules and scripts it enters, in order} of the architecture's page."""
    walks = (ROOT / "ARCHITECTURE.md").read_text().partition("## The walks")[2].partition("\n## ")[0]
    titles, texts = WALK.findall(walks), WALK.split(walks)[2::2]
    return {
        title: [
            word
            for word in CODE.findall(text)
            if (DOTTED.fullmatch(word) and word.partition(".")[0] in APPS) or word.startswith("static/js/")
        ]
        for title, text in zip(titles, texts, strict=True)
    }


@pytest.mark.parametrize("walk", list_walks())
def test_a_walk_turns_back_nowhere(walk: str) -> None:
    steps = list_walks()[walk]
    assert len(steps) > 8
    assert len(steps) == len(set(steps))
