"""Where a module guards, locks, escapes, filters or decorates, and the same module with a switch at each such place.

Every place is known by its file, kind, line and column; what stands there is never named in this file beyond Django's
own words, so a module may be renamed and its places are found again.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

#: What a switched module asks: whether the mutant of this number is at work.
SWITCH = "__mutant__"
ESCAPES = {"escape", "conditional_escape", "format_html", "strip_tags", "force_escape", "clean"}
FILTERS = {"filter", "exclude"}
LOCKING = re.compile(r"(?:^|_)f?lock(?:_|$)")
SQL_LOCK = re.compile(
    r"pg_(?:try_)?advisory\w*\s*\([^)]*\)|\bfor (?:no key )?update(?: of \w+)?(?: skip locked| nowait)?",
    re.IGNORECASE,
)
#: Decorators that keep somebody out, keep deeds whole, or keep a page from being kept.
PROTECTING = re.compile(
    r"require|permission|passes_test|atomic|csrf|never_cache|vary|allow|private|limit", re.IGNORECASE
)

DefinedFunction = TypeVar("DefinedFunction", ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class MutationSite:
    """One place: what is done to it, and its words as they stand."""

    file: str
    kind: str
    line: int
    column: int
    text: str

    @property
    def name(self) -> str:
        return f"{self.file}:{self.line}:{self.column} {self.kind}"

    def as_row(self) -> dict[str, object]:
        return {"name": self.name, **asdict(self)}


def find_sites(path: Path, root: Path) -> list[MutationSite]:
    """Every place of a module, in its order."""
    switcher = Switcher(str(path.relative_to(root)), {})
    switcher.visit(ast.parse(path.read_bytes()))
    return sorted(switcher.seen, key=lambda site: (site.line, site.column, site.kind))


def insert_switches(source: bytes, file: str, numbers: dict[str, int]) -> ast.Module:
    """The module with a switch at each place whose name has a number."""
    tree: ast.Module = Switcher(file, numbers).visit(ast.parse(source))
    return ast.fix_missing_locations(tree)


def list_modules(root: Path, folders: list[str]) -> Iterator[Path]:
    """The project's own modules, but for migrations."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def is_lock(call: ast.Call) -> bool:
    """Whether the function called has "lock" for a word of its name."""
    return bool(LOCKING.search(ast.unparse(call.func).rpartition(".")[2]))


class Switcher(ast.NodeTransformer):
    """Finds the places of a module; puts a switch at those that `numbers` names."""

    def __init__(self, file: str, numbers: dict[str, int]) -> None:
        self.file, self.numbers = file, numbers
        self.seen: list[MutationSite] = []
        self.depth = 0  # of functions: what a module computes as it is imported cannot be switched later

    def switch(self, kind: str, text: str, instead: ast.expr, usual: ast.expr) -> ast.expr:
        """`instead` where this mutant is at work, else `usual`."""
        site = MutationSite(self.file, kind, usual.lineno, usual.col_offset, " ".join(text.split())[:160])
        self.seen.append(site)
        number = self.numbers.get(site.name)
        if number is None:
            return usual
        asked = ast.Call(ast.Name(SWITCH, ast.Load()), [ast.Constant(number)], [])
        return ast.copy_location(ast.IfExp(asked, instead, usual), usual)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        return self.visit_function(node)

    def visit_function(self, node: DefinedFunction) -> DefinedFunction:
        self.depth += 1
        node.body = [self.visit(part) for part in node.body]
        self.depth -= 1
        node.decorator_list = [self.decorator(part) for part in node.decorator_list]
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AsyncFunctionDef:
        return self.visit_function(node)

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        self.depth += 1
        node.body = self.visit(node.body)
        self.depth -= 1
        return node

    def decorator(self, node: ast.expr) -> ast.expr:
        if not PROTECTING.search(ast.unparse(node)):
            return node
        site = MutationSite(
            self.file, "decorator", node.lineno, node.col_offset, f"@{ast.unparse(node)}"[:160]
        )
        self.seen.append(site)
        number = self.numbers.get(site.name)
        if number is None:
            return node
        both = ast.Attribute(ast.Name(SWITCH, ast.Load()), "decorated", ast.Load())
        return ast.copy_location(ast.Call(both, [ast.Constant(number), node], []), node)

    def visit_If(self, node: ast.If) -> ast.If:
        leaves = isinstance(node.body[-1], ast.Raise | ast.Return | ast.Continue)
        text = ast.unparse(node.test)
        self.generic_visit(node)
        if leaves and self.depth:
            turned = ast.copy_location(ast.UnaryOp(ast.Not(), node.test), node.test)
            node.test = self.switch("guard", f"if {text}", turned, node.test)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        text = ast.unparse(node)
        self.generic_visit(node)
        called = node.func
        word = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        if not self.depth:
            return node
        if word == "select_for_update" and isinstance(called, ast.Attribute):
            return self.switch("lock", text, called.value, node)
        if word in FILTERS and isinstance(called, ast.Attribute) and (node.args or node.keywords):
            return self.switch("filter", text, self.with_one_less(node), node)
        if word in ESCAPES and node.args:
            return self.switch("escape", text, self.unescaped(word, node), node)
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.JoinedStr:
        node.values = [part if isinstance(part, ast.Constant) else self.visit(part) for part in node.values]
        return node

    @staticmethod
    def with_one_less(node: ast.Call) -> ast.expr:
        """The queryset asked for one thing less: its last; all of them where it asks for one."""
        if len(node.args) + len(node.keywords) == 1:
            return node.func.value if isinstance(node.func, ast.Attribute) else node.func
        if node.keywords:
            return ast.Call(node.func, node.args, node.keywords[:-1])
        return ast.Call(node.func, node.args[:-1], [])

    @staticmethod
    def unescaped(word: str, node: ast.Call) -> ast.expr:
        """The same text as it came, said to be safe."""
        if word == "format_html":
            text: ast.expr = ast.Call(
                ast.Attribute(node.args[0], "format", ast.Load()), node.args[1:], node.keywords
            )
        else:
            text = node.args[0]
        return ast.Call(ast.Attribute(ast.Name(SWITCH, ast.Load()), "safe", ast.Load()), [text], [])

    def visit_With(self, node: ast.With) -> ast.With:
        self.generic_visit(node)
        for item in node.items:
            if self.depth and isinstance(item.context_expr, ast.Call) and is_lock(item.context_expr):
                nothing = ast.Call(ast.Attribute(ast.Name(SWITCH, ast.Load()), "nothing", ast.Load()), [], [])
                text = f"with {ast.unparse(item.context_expr)}"
                item.context_expr = self.switch("lock", text, nothing, item.context_expr)
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.Expr:
        self.generic_visit(node)
        value = node.value
        if self.depth and isinstance(value, ast.Call) and is_lock(value):
            node.value = self.switch("lock", ast.unparse(value), ast.Constant(None), value)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        if self.depth and isinstance(node.value, str) and (lock := SQL_LOCK.search(node.value)):
            without = "%s" if "%s" in lock[0] else "1" if "(" in lock[0] else ""
            instead = ast.Constant(SQL_LOCK.sub(without, node.value))
            return self.switch("lock", node.value, instead, node)
        return node
