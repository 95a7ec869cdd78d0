"""No module imports itself through others, wherever the import stands: for types, within a function, or in a script."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from tests.test_names import read_modules

ROOT = Path(settings.BASE_DIR)
SCRIPTS = ROOT / "static/js"
SCRIPT_IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")

Edges = Mapping[str, Iterable[str]]


def list_statements(statements: Iterable[ast.stmt | ast.ExceptHandler | ast.match_case]) -> Iterator[ast.AST]:
    """These and every statement within them; expressions, of which there are ten times as many, hold no import."""
    for statement in statements:
        yield statement
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            yield from list_statements(getattr(statement, part, ()))


def list_imports(tree: ast.Module, known: Iterable[str]) -> Iterator[str]:
    """The modules a module imports anywhere in it: a name of a package is the module of that name where there is one."""
    for node in list_statements(tree.body):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                module = f"{node.module}.{alias.name}"
                yield module if module in known else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@cache
def map_modules() -> dict[str, set[str]]:
    """{module: what it imports} of the whole project."""
    trees = {
        path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): tree
        for path, tree in read_modules().items()
    }
    return {module: set(list_imports(tree, trees.keys())) & trees.keys() for module, tree in trees.items()}


def map_scripts() -> dict[str, set[str]]:
    """{script: the scripts it imports, at once or later}."""
    return {
        str(path.relative_to(ROOT)): {
            str((path.parent / address).resolve().relative_to(ROOT))
            for address in SCRIPT_IMPORT.findall(path.read_text())
        }
        for path in SCRIPTS.rglob("*.js")
    }


def find_circles(edges: Edges) -> list[list[str]]:
    """Every circle as the way round it: where none is left, what nothing imports can be taken away until nothing stands."""
    left = {node: {other for other in others if other in edges} for node, others in edges.items()}
    while ends := {node for node, others in left.items() if not others}:
        left = {node: others - ends for node, others in left.items() if node not in ends}
    circles = []
    while left:
        node = min(left)
        way: list[str] = []
        while node not in way:
            way.append(node)
            node = min(left[node] & left.keys(), default=node)
        circles.append(way[way.index(node) :])
        left = {other: others - set(way) for other, others in left.items() if other not in way}
        while ends := {other for other, others in left.items() if not others}:
            left = {other: others - ends for other, others in left.items() if other not in ends}
    return circles


def test_no_module_imports_itself_through_others() -> None:
    edges = map_modules()
    assert "articles.models.articles" in edges["articles.models"]
    assert find_circles(edges) == []


def test_no_app_imports_itself_through_others() -> None:
    apps: dict[str, set[str]] = {}
    for module, others in map_modules().items():
        app = module.partition(".")[0]
        apps.setdefault(app, set()).update(other.partition(".")[0] for other in others)
    assert find_circles({app: others - {app} for app, others in apps.items()}) == []


def test_no_script_imports_itself_through_others() -> None:
    edges = map_scripts()
    assert "static/js/live.js" in edges["static/js/site.js"]
    assert find_circles(edges) == []


@pytest.mark.parametrize(
    "text",
    [
        "from live import stream",
        "import live.stream",
        "if TYPE_CHECKING:\n    from live.stream import Stream",
        "def f():\n    try:\n        pass\n    except OSError:\n        from live.stream import Stream",
        "class A:\n    def f(self):\n        with x:\n            import live.stream",
    ],
)
def test_an_import_is_found_wherever_it_stands(text: str) -> None:
    assert [*list_imports(ast.parse(text), {"live", "live.stream"})] == ["live.stream"]


@pytest.mark.parametrize(
    "text",
    [
        'import { a } from "./a.js";',
        'import "./a.js";',
        'export * from "./a.js";',
        "const a = () => import('./a.js')",
    ],
)
def test_an_import_of_a_script_is_found(text: str) -> None:
    assert SCRIPT_IMPORT.findall(text) == ["./a.js"]


def test_circles_are_found() -> None:
    assert find_circles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set()}) == [["a", "b", "c"]]
    assert find_circles({"x": {"a"}, "a": {"a"}, "b": {"c"}, "c": {"b"}}) == [["a"], ["b", "c"]]
    assert find_circles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []
