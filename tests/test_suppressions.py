"""What the code asks its checkers to look away from: in one format, each with its reason, and never more of it.

A number here may only fall. Where one has risen, mend the cause; where it has fallen, write the smaller number here.
"""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from tests.test_names import read_modules

ROOT = Path(settings.BASE_DIR)
#: Comments by which a line is passed over, of whatever tool.
MARKS = re.compile(
    r"#\s*(?:noqa|type:\s*ignore|pragma|nosec|nosemgrep|mypy:|ruff:|isort:|pylint|pyright)", re.IGNORECASE
)
#: The tool's mark with what exactly is passed over, and why: `# the archive's hash is known`.
FORMAT = re.compile(
    r"# (?:noqa: [A-Z]+\d+(?:, [A-Z]+\d+)*|type: ignore\[[a-z-]+(?:, [a-z-]+)*\])"
    r"(?:  # noqa: [A-Z]+\d+(?:, [A-Z]+\d+)*)?  # (?!noqa|type:)\S.{7,}"
)
LAYOUT = re.compile(r"#\s*fmt:\s*(?:off|skip|on)")
#: The same in templates, style sheets and scripts, where there is none.
ELSEWHERE = re.compile(
    r"djlint:\s*(?:off|on)|eslint-(?:disable|enable)|stylelint-(?:disable|enable)|@ts-(?:ignore|nocheck|expect-error)"
    r"|(?:prettier|biome)-ignore|axe-ignore"
)

SUPPRESSIONS = 15
KEPT_LAYOUTS = 110
RULES_FOR_FILES = 19
RULES_OFF_EVERYWHERE = 7
TEMPLATE_RULES_OFF = 9
RULES_OF_AXE_OFF = 2
UNTYPED_PARTS = 2
TYPE_CODES_OFF = 2
CASTS = 0
EXPLICIT_ANYS = 240


@cache
def read_files(*endings: str) -> dict[str, str]:
    """{path from the root: text} of every file of the project with one of these endings."""
    listed = subprocess.run(
        [
            "git",
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            *(f"*{ending}" for ending in endings),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    return {path: (ROOT / path).read_text() for path in listed if (ROOT / path).exists()}


def list_comments(text: str) -> Iterator[tuple[int, str]]:
    """(line, comment) of a module: what only looks like one in a string is none."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


@cache
def find_comments(mark: re.Pattern[str]) -> list[tuple[str, str]]:
    """(place, comment) of every comment of ours that holds a mark."""
    return [
        (f"{path}:{line}", comment)
        for path, text in read_files(".py").items()
        if mark.search(text)
        for line, comment in list_comments(text)
        if mark.search(comment)
    ]


@cache
def read_settings() -> dict[str, dict[str, dict[str, object]]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]


def hold(what: str, found: list[str], written: int, slack: int = 0) -> None:
    """Fail where there is more than the number written above, or less by more than `slack`, until it is written anew."""
    places = "\n".join(found)
    assert len(found) <= written, f"{what} may only become fewer than {written}: mend the cause.\n{places}"
    assert len(found) >= written - slack, f"{what} fell to {len(found)}: write that in {Path(__file__).name}."


def test_suppressions_become_fewer():
    hold(
        "Suppressions",
        [f"{place} {comment}" for place, comment in find_comments(MARKS)],
        SUPPRESSIONS,
        slack=5,
    )


def test_a_suppression_has_one_format_and_a_reason():
    wrong = [f"{place} {text}" for place, text in find_comments(MARKS) if not FORMAT.fullmatch(text)]
    assert wrong == [], "Write what is passed over and, after two spaces and #, why."


@pytest.mark.parametrize(
    ("comment", "fits"),
    [
        ("# noqa: S202  # the archive's hash is known", True),
        ("# noqa: E402, F401  # read for what it registers", True),
        ("# type: ignore[misc]  # the stubs leave it out", True),
        ("# type: ignore[arg-type]  # noqa: S202  # the archive's hash is known", True),
        ("# noqa", False),
        ("# noqa: S202", False),
        ("# noqa: S202 (the archive's hash is known)", False),
        ("# type: ignore  # the stubs leave it out", False),
        ("# type: ignore[misc]", False),
        ("# type: ignore[misc]  # noqa: S202", False),
        ("# pragma: no cover  # it is never reached", False),
    ],
)
def test_the_format(comment: str, fits: bool):
    assert MARKS.search(comment)
    assert (FORMAT.fullmatch(comment) is not None) is fits


def test_only_comments_count():
    text = 'NAME = "# noqa"  # noqa: N816  # as the driver writes it\n'
    assert [comment for _, comment in list_comments(text)] == ["# noqa: N816  # as the driver writes it"]


def test_nothing_is_suppressed_in_templates_styles_and_scripts():
    found = [
        path
        for path, text in read_files(".html", ".svg", ".txt", ".css", ".js").items()
        if ELSEWHERE.search(text)
    ]
    assert found == []


def test_layouts_kept_by_hand_become_fewer():
    hold(
        "Layouts kept by hand",
        [f"{place} {comment}" for place, comment in find_comments(LAYOUT)],
        KEPT_LAYOUTS,
        slack=10,
    )


def test_rules_for_single_files_become_fewer():
    """A rule for a folder of tools, tests or written SQL; each line of it counts."""
    rules = read_settings()["ruff"]["lint"]["per-file-ignores"]
    hold(
        "Rules for single files",
        [f"{path} {code}" for path, codes in rules.items() for code in codes],
        RULES_FOR_FILES,
    )


def test_rules_off_everywhere_become_fewer():
    hold("Rules off everywhere", [*read_settings()["ruff"]["lint"]["ignore"]], RULES_OFF_EVERYWHERE)
    hold("Rules of templates", read_settings()["djlint"]["ignore"].split(","), TEMPLATE_RULES_OFF)


def test_rules_of_axe_that_are_off_become_fewer():
    """Those of Wagtail's own pages: its fields in a stream have no name, and what the newsroom's test names."""
    from tests.browser.test_access import WAGTAILS_RULES
    from tests.browser.test_figures import WAGTAILS

    hold("Rules of axe that are off", sorted({*WAGTAILS, *WAGTAILS_RULES}), RULES_OF_AXE_OFF)


def test_types_are_held_everywhere():
    types = read_settings()["mypy"]
    assert types["strict"] is True
    # Wagtail ships no types, so its classes are Any to whatever builds on them; all else of the strict rules holds.
    assert {name for name, value in types.items() if value is False} == {"disallow_subclassing_any"}
    parts = types["overrides"]
    hold("Parts typed less", [str(part["module"]) for part in parts], UNTYPED_PARTS)
    codes = [code for part in parts for code in part.get("disable_error_code", [])]
    hold("Kinds of type errors that are off", codes, TYPE_CODES_OFF)


def test_casts_become_fewer():
    hold(
        "Casts",
        [
            f"{path}:{node.lineno}"
            for path, tree in read_modules().items()
            if "cast" in read_files(".py")[path]  # few say the word, and to walk through all of them is dear
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"cast", "typing.cast"}
        ],
        CASTS,
    )


@pytest.mark.slow("walks through every name of the code")
def test_explicit_anys_become_fewer():
    hold(
        "Uses of Any",
        [
            f"{path}:{node.lineno}"
            for path, tree in read_modules().items()
            for node in ast.walk(tree)
            if (isinstance(node, ast.Name) and node.id == "Any")
            or (isinstance(node, ast.Attribute) and node.attr == "Any")
        ],
        EXPLICIT_ANYS,
        slack=20,
    )
