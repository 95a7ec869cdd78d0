"""Files that a part of a run passes over: none of its tests stands in one."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import pytest
from _pytest.mark.expression import Expression

from tests import parts
from tests.__main__ import WHOLE, Part

PARTS = [part for step in WHOLE for part in step]
SIZES = range(len(parts.NAMES) + 1)
MIXTURES = [frozenset(marks) for size in SIZES for marks in itertools.combinations(parts.NAMES, size)]


def takes(part: Part, marks: frozenset[str]) -> bool:
    """Whether a test with these marks is one of a part's."""
    asked = part.arguments[part.arguments.index("-m") + 1]

    def has(name: str, /, **_: str | int | bool | None) -> bool:
        return name in marks

    return Expression.compile(asked).evaluate(has)


def read_only_marked(part: Part) -> set[str]:
    given = [each.partition("=")[2] for each in part.arguments if each.startswith("--only-marked=")]
    return set(given[0].split(",")) if given else set()


@pytest.mark.parametrize("marks", MIXTURES, ids=lambda marks: " ".join(sorted(marks)) or "none")
def test_every_test_is_in_one_part_and_its_file_is_read_there(marks):
    [part] = [part for part in PARTS if takes(part, marks)]
    only = read_only_marked(part)
    assert not only or only & marks


def test_one_part_reads_all_files_and_is_asked_of_every_mark():
    assert [part.name for part in PARTS if not read_only_marked(part)] == ["the part that answers at once"]


SOURCES = {
    "slow": "@pytest.mark.slow('why')",
    "servers": "pytestmark = pytest.mark.servers",
    "browser": "pytestmark = [pytest.mark.browser, pytest.mark.django_db]",
    "hypothesis": "@given(st.text())",
}


@pytest.mark.parametrize("mark", SOURCES)
def test_a_file_is_read_for_the_mark_it_names_and_for_no_other(tmp_path, mark):
    file = tmp_path / "test_it.py"
    file.write_text(SOURCES[mark])
    for wanted in parts.NAMES:
        config = SimpleNamespace(getoption=lambda _, wanted=wanted: wanted)
        passed_over = parts.pytest_ignore_collect(file, config)
        assert passed_over is (None if wanted == mark else True)


def test_nothing_is_passed_over_unasked(tmp_path):
    config = SimpleNamespace(getoption=lambda _: "")
    assert parts.pytest_ignore_collect(tmp_path / "test_it.py", config) is None


def test_a_mark_that_comes_from_elsewhere_ends_the_run(tmp_path):
    file = tmp_path / "test_it.py"
    file.write_text("from tests.elsewhere import SLOW\n")
    item = SimpleNamespace(
        nodeid="test_it.py::test_it", path=file, get_closest_marker=lambda mark: mark == "slow"
    )
    with pytest.raises(pytest.UsageError, match=r"test_it.py::test_it \(slow\)"):
        parts.pytest_collection_modifyitems([item])
