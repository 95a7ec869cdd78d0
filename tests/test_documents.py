"""The pages for whoever comes next name what is there: each module, function and file they point to exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from django.conf import settings

from tests.test_import_circles import map_modules

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


#: What a walk enters by no import of a module before it, and how it is entered.
ENTRANCES = {
    "ratings.ingestion": "a file at the newsroom's desk, or a task",
    "live.event_stream.stream": "a process of its own",
    "ratings.views.measures": "the chart's address",
    "articles.reevaluation": "a signal, or its tick",
    "carespace.views.pages": "the page's address",
    "carespace.templatetags.debate_pieces": "the page's template",
    "digests.ledger.second_round": "the editors' desk",
}


def list_members(step: str, modules: Iterable[str]) -> set[str]:
    """The modules of a step: itself and, of a package, those within it; of a function, the module it stands in."""
    name = step.partition("(")[0]
    return {module for module in modules if module == name or module.startswith(f"{name}.")} or {
        module for module in modules if module == name.rpartition(".")[0]
    }


def list_reached(modules: set[str], edges: Mapping[str, set[str]]) -> set[str]:
    """These, what they import, and what that imports: a package hands on what stands within it."""
    near = modules.union(*(edges.get(module, set()) for module in modules))
    return near.union(*(edges.get(module, set()) for module in near))


@pytest.mark.parametrize("walk", list_walks())
def test_each_step_of_a_walk_is_entered_from_one_before(walk: str) -> None:
    """Else the page says how: by an address, a task, a signal or a process."""
    edges = map_modules()
    first, *steps = [step for step in list_walks()[walk] if not step.startswith("static/js/")]
    assert list_members(first, edges)
    reached = list_reached(list_members(first, edges), edges)
    for step in steps:
        members = list_members(step, edges)
        assert members, step
        assert step in ENTRANCES or members & reached, f"{step} is entered from no step before it."
        assert step not in ENTRANCES or not members & reached, f"{step} is entered from a step before it."
        reached |= list_reached(members, edges)
