"""Names a stranger can guess: what CONTRIBUTING asks of functions, classes and modules, as far as a machine can tell."""

import ast
import re
import subprocess
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
#: Names a framework calls, so each may stand wherever the framework looks.
FRAMEWORK_FUNCTIONS = {"main", "register", "application"}
FRAMEWORK_CLASSES = {"Command", "Meta", "Media", "Migration"}
#: Irregular participles and adverbs: what a function is called by those says what happened, not what it does.
BARE_WORDS = re.compile(
    "alone|apart|aside|away|beaten|begun|beside|bought|bound|broken|brought|built|caught|chosen|done|drawn|driven|"
    "eaten|fallen|felt|flown|forgotten|found|frozen|given|gone|grown|held|here|hidden|kept|known|laid|left|lost|made|"
    "meant|met|now|once|paid|ridden|risen|said|seen|sent|shown|sold|sought|spoken|stolen|stood|sworn|taken|then|"
    "there|thought|thrown|together|told|torn|understood|won|worn|written"
)
PLAIN_VERBS = {
    "embed",
    "feed",
    "oembed",
    "need",
    "ping",
    "ring",
    "seed",
    "speed",
    "string",
    "exceed",
    "proceed",
    "succeed",
}
#: What a local is called by these says how it came, not what it holds.
HOW_IT_CAME = {"found", "told", "each", "said", "kept", "shown"}
MOST_MODULES = 15  # at the top of an app


@cache
def read_texts():
    """{path from the root: text} of every module that is not a test or a migration."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    paths = [path for path in listed if not path.startswith("tests/") and "/migrations/" not in path]
    return {path: (ROOT / path).read_text() for path in paths if (ROOT / path).exists()}


@cache
def parse_module(path):
    """The syntax tree of one of those modules."""
    return ast.parse(read_texts()[path])


def read_modules():
    """{path from the root: its syntax tree} of all of them."""
    return {path: parse_module(path) for path in read_texts()}


def read_modules_naming(*words):
    """{path from the root: its syntax tree} of those whose text has one of the words anywhere."""
    return {
        path: parse_module(path) for path, text in read_texts().items() if any(word in text for word in words)
    }


def is_bare(name):
    """Whether a function's name is a participle or an adverb and nothing else."""
    word = name.strip("_")
    if "_" in word or word in PLAIN_VERBS:
        return False
    return BARE_WORDS.fullmatch(word) is not None or re.search(r"(ed|ing)$", word) is not None


def functions_of(tree):
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def classes_of(tree):
    """Names of the classes of a module, those inside classes included."""
    found = []
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            found += [node.name, *classes_of(node)]
    return found


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("told", True),
        ("_kept", True),
        ("asking", True),
        ("read", False),
        ("find_home", False),
        ("seed", False),
    ],
)
def test_a_bare_word_is_known(name, bare):
    assert is_bare(name) is bare


def test_no_function_is_called_by_a_bare_participle():
    assert [
        f"{path}: {name}"
        for path, tree in read_modules().items()
        for name in functions_of(tree)
        if is_bare(name)
    ] == []


def list_locals(function):
    """The names a function gives to what it holds, its parameters apart: those are what callers know it by."""
    walked = [*ast.walk(function)]
    parameters = {node.arg for node in walked if isinstance(node, ast.arg)}
    stored = {node.id for node in walked if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return stored - parameters


def list_functions(node):
    """The outermost functions of a module and of its classes."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child
        elif isinstance(child, ast.stmt):
            yield from list_functions(child)


@pytest.mark.slow("walks through every name of the code")
def test_a_local_says_what_it_holds():
    found = defaultdict(list)
    for path, tree in read_modules().items():
        for function in list_functions(tree):
            for name in sorted(list_locals(function) & HOW_IT_CAME):
                found[path.partition("/")[0]].append(f"{path}: {function.name}: {name}")
    assert found == {}


def test_the_locals_of_a_function_are_found():
    code = "def f(kept):\n    kept = told = 1\n    for each in [found for found in told]:\n        pass"
    (function,) = list_functions(ast.parse(code))
    assert list_locals(function) == {"told", "each", "found"}


def test_a_function_name_stands_in_one_module_of_an_app():
    found = defaultdict(list)
    for path, tree in read_modules().items():
        for name in functions_of(tree):
            if name not in FRAMEWORK_FUNCTIONS:
                found[path.partition("/")[0], name].append(path)
    assert {f"{app}: {name}": paths for (app, name), paths in found.items() if len(paths) > 1} == {}


def test_a_class_name_stands_once_in_the_project():
    found = defaultdict(list)
    for path, tree in read_modules().items():
        for name in classes_of(tree):
            if name not in FRAMEWORK_CLASSES:
                found[name].append(path)
    assert {name: paths for name, paths in found.items() if len(paths) > 1} == {}


def test_exceptions_end_in_error():
    wrong = [
        f"{path}: {node.name}"
        for path, tree in read_modules_naming("Exception", "ValueError").items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id in {"Exception", "ValueError"} for base in node.bases)
        and not node.name.endswith("Error")
    ]
    assert wrong == []


def test_an_app_has_few_modules_at_its_top():
    tops = defaultdict(int)
    for path in read_modules():
        parts = path.split("/")
        if len(parts) == 2 and parts[1] != "__init__.py":
            tops[parts[0]] += 1
    assert {
        app: number for app, number in tops.items() if number > MOST_MODULES and app not in {"bench"}
    } == {}
