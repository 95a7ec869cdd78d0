"""A page's head names the scripts it will want, and each is asked for by a name that holds its hash."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder

from config.serving import page_scripts
from config.serving.static_files import HashedModuleStorage

SCRIPTS = settings.BASE_DIR / "static/js"
IMPORT = re.compile(r"""^import\b[^;]*?from "\./([\w-]+\.js)";""", re.MULTILINE)
#: As site.js has them: what is looked for in the open page, and the module.
BEHAVIOUR = re.compile(r"""^\s*\[["'](.+?)["'], \(\) => import\("\./([\w-]+\.js)"\)\],$""", re.MULTILINE)
SIGN = re.compile(r"data-[a-z-]+|\.[a-z]+|\?[a-z]+")


def list_imports(name: str) -> set[str]:
    """A script and all that it imports when it starts."""
    found, waiting = set(), [name]
    while waiting:
        one = waiting.pop()
        found.add(one)
        waiting += set(IMPORT.findall((SCRIPTS / one).read_text())) - found
    return found


def test_scripts_named_are_those_that_are_brought_in():
    brought = BEHAVIOUR.findall((SCRIPTS / "site.js").read_text())
    assert len(brought) == (SCRIPTS / "site.js").read_text().count("import(")
    named = {names[0]: set(names) for _, names in page_scripts.BEHAVIOURS}
    assert named == {module: list_imports(module) for _, module in brought}
    for selector, module in brought:
        signs = [sign for sign, names in page_scripts.BEHAVIOURS if names[0] == module]
        assert all(any(part.strip(".") in sign for part in SIGN.findall(selector)) for sign in signs), (
            selector
        )
        assert len(signs) == len(selector.split(",")), selector


def test_a_page_names_what_it_wants_first_and_nothing_else():
    page = '<main><a data-you></a><p data-live-topic="release"></p></main>'
    assert page_scripts.list_scripts(page) == ("js/live.js", "js/you.js")


@pytest.mark.django_db
def test_a_page_has_its_scripts_in_the_head(client):
    page = client.get("/debates/").content.decode()
    head = page.partition("</head>")[0]
    assert '<script type="module" src="/static/js/site.js"></script>' in head
    assert '<link rel="modulepreload" href="/static/js/you.js">' in head
    assert "chart.js" not in page


@pytest.fixture
def collected(settings, tmp_path: Path) -> dict[str, str]:
    """{name: hashed name} of our scripts and those they import, as collectstatic leaves them in tmp_path."""
    settings.DEBUG = False
    storage = HashedModuleStorage(location=str(tmp_path))
    paths = {}
    for name, source in FileSystemFinder().list([]):
        if name.endswith(".js"):
            file = f"{source.prefix}/{name}" if source.prefix else name
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_bytes(Path(source.path(name)).read_bytes())
            paths[file] = (storage, file)
    for _, _, processed in storage.post_process(paths):
        assert not isinstance(processed, Exception), processed
    return storage.hashed_files


@pytest.mark.slow("it packs every script of ours")
def test_every_import_asks_for_a_hashed_name(collected, tmp_path):
    hashed = re.compile(r"\.[0-9a-f]{12}\.js$")
    assert {"js/site.js", "js/chart-marks.js", "vendor/chart.umd.min.js"} <= set(collected)
    wrong = {
        name: address
        for name, kept in collected.items()
        if name.startswith("js/")
        for address in re.findall(r"""(?:from |import\(|import )"([^"]+)\"""", (tmp_path / kept).read_text())
        if not hashed.search(address) or not (tmp_path / "js" / address).is_file()
    }
    assert wrong == {}


def test_no_script_puts_an_address_together():
    """What is not written out is not replaced by its hashed name."""
    for path in SCRIPTS.glob("*.js"):
        text = path.read_text()
        assert "import.meta" not in text, path.name
        assert len(re.findall(r"\bimport\(", text)) == len(re.findall(r"""\bimport\("\.""", text)), path.name
