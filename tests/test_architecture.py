"""What the layout promises and no import linter sees: keys between models, names, templates, vendored files."""

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

ROOT = Path(settings.BASE_DIR)
ROOMS = (
    "config",
    "demonstration",
    "digests",
    "wordpress",
    "articles",
    "search",
    "carespace",
    "ratings",
    "accounts",
    "live",
)
# Whose models each room's models may point at; each may point at its own and at the framework's.
MAY_POINT_AT = {
    "live": set(),
    "accounts": set(),
    "ratings": set(),
    "carespace": {"accounts", "ratings"},
    "search": {"accounts", "ratings", "carespace"},
    "articles": {"accounts", "ratings", "carespace", "search"},
    "wordpress": {"accounts", "ratings", "carespace", "search", "articles"},
    "digests": {"accounts", "ratings", "carespace", "search", "articles"},
    "demonstration": set(),
}
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "services", "core", "common", "misc", "base"}
LONGEST_MODULE = 300  # lines
MOST_MODULES = 15  # at the top of an app
APPS_OF_MODULES = ("articles", "search", "wordpress")
LONGEST_LINE = 2000  # of a file people wrote


def python_files():
    return [path for room in (*ROOMS, "setup") for path in (ROOT / room).rglob("*.py")]


def template_files():
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".svg"})


def own_files():
    return [
        path for folder in ("static", "templates") for path in (ROOT / folder).rglob("*") if path.is_file()
    ]


def name_of(path):
    return str(path.relative_to(ROOT))


def own_relations():
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in MAY_POINT_AT:
            for field in model._meta.get_fields(include_hidden=True):
                if isinstance(field, models.ForeignKey | models.ManyToManyField):
                    yield model._meta.app_label, field, field.related_model._meta.app_label


def who_did_it(field):
    """The one edge to a person every room may have: a nullable …_by that forgets who is gone."""
    return (
        isinstance(field, models.ForeignKey)
        and field.related_model._meta.label == settings.AUTH_USER_MODEL
        and field.name.endswith("_by")
        and field.null
        and field.remote_field.on_delete is models.SET_NULL
    )


def test_keys_point_down_only():
    wrong = [
        f"{field} points at {target}"
        for room, field, target in own_relations()
        if target in MAY_POINT_AT
        and target != room
        and target not in MAY_POINT_AT[room]
        and not who_did_it(field)
    ]
    assert wrong == []


def test_there_are_keys_to_walk():
    assert {room for room, _, _ in own_relations()} >= {"accounts", "articles", "carespace", "ratings"}


def test_modules_are_named_by_what_they_do():
    wrong = [
        name_of(path)
        for path in python_files()
        if {path.stem, *path.relative_to(ROOT).parts[:-1]} & NAMES_THAT_SAY_NOTHING
        and path.parts[-3:-1] != ("management", "commands")
    ]
    assert wrong == []


def test_the_top_of_an_app_can_be_seen_at_once():
    wrong = [
        f"{app} has {number} modules at its top"
        for app in APPS_OF_MODULES
        if (number := len([path for path in (ROOT / app).glob("*.py") if path.stem != "__init__"]))
        > MOST_MODULES
    ]
    assert wrong == []


def test_an_app_has_one_initial_migration():
    initial = {
        app: [
            path.stem
            for path in sorted((ROOT / app / "migrations").glob("0*.py"))
            if re.search(r"^    initial = True$", path.read_text(), re.M)
        ]
        for app in ROOMS
        if (ROOT / app / "migrations").exists()
    }
    assert set(initial) == {model._meta.app_label for model in apps.get_models()} & set(ROOMS)
    assert initial == {app: ["0001_initial"] for app in initial}


def test_the_import_linter_holds_every_import():
    """Those for types and those within functions, of every app, without an exception."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert set(linter["root_packages"]) == set(ROOMS)
    assert linter.get("exclude_type_checking_imports", False) is False
    layered = set()
    for contract in linter["contracts"]:
        assert not {key for key in contract if key.startswith(("ignore", "unmatched", "exhaustive_ignores"))}
        for layer in contract.get("layers", ()):
            layered |= {name.strip() for name in layer.split("|")}
    assert layered == set(ROOMS)


def test_a_file_is_one_concept():
    """Tests and benchmarks too."""
    long = [
        f"{name_of(path)} has {lines} lines"
        for path in (*python_files(), *(ROOT / "bench").rglob("*.py"), *(ROOT / "tests").rglob("*.py"))
        if "migrations" not in path.parts
        and name_of(path) != "config/settings.py"  # every setting in one file is a promise too
        and (lines := len(path.read_text().splitlines())) > LONGEST_MODULE
    ]
    assert long == []


INLINE = {
    "a script in the page": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=.application/(?:ld\+)?json)[^>]*>", re.I
    ),
    "a style element": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.I),
    "a handler attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "a script address": re.compile(r"[\"']\s*javascript:", re.I),
}


def inline_parts(text):
    return [what for what, pattern in INLINE.items() if pattern.search(text)]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<script type="module">x</script>',
        "<style>p{}</style>",
        '<p class="x"\n style="color: red">',
        "<button onclick='x()'>",
        '<a href="javascript:x()">',
    ],
)
def test_inline_parts_are_found(text):
    assert inline_parts(text)


@pytest.mark.parametrize(
    "text",
    [
        '<script type="module" src="/x.js"></script>',
        '<script type="application/json" id="x">{"a": 1}</script>',
        '<script type="application/ld+json">{}</script>',
        '<p data-style="x">one = two</p>',
    ],
)
def test_data_and_files_are_no_inline_parts(text):
    assert inline_parts(text) == []


def test_templates_hold_no_script_and_no_style():
    """A page's policy refuses them. Mail has no other way to carry style, and is no page."""
    wrong = {
        name_of(path): found
        for path in template_files()
        if "emails" not in path.relative_to(ROOT).parts and (found := inline_parts(path.read_text()))
    }
    assert wrong == {}


def test_no_file_of_somebody_else_is_kept_here():
    """Fonts and libraries come from npm's packages at set-up, with their licences."""
    minified = [name_of(path) for path in own_files() if ".min." in path.name]
    fonts = [name_of(path) for path in own_files() if path.suffix in {".woff", ".woff2", ".ttf", ".otf"}]
    dense = [
        name_of(path)
        for path in own_files()
        if path.suffix in {".js", ".css"}
        and max(map(len, path.read_text().splitlines()), default=0) > LONGEST_LINE
    ]
    assert (minified, fonts, dense) == ([], [], [])


def test_no_lock_names_a_registry():
    for name in ("package-lock.json", ".npmrc", *(path.name for path in ROOT.glob("requirements*"))):
        text = (ROOT / name).read_text()
        assert '"resolved"' not in text, name
        assert "://" not in re.sub(
            r'"url": "https://[^"]*(?:fund|sponsors|opencollective)[^"]*"', "", text
        ), name
