"""A client that a program wrote from the API's schema reads every answer of it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import date, datetime
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tests.config.api_operations import read_operations, read_schema

if TYPE_CHECKING:
    import httpx

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("furnished"),
    pytest.mark.slow("it writes a client of fifty modules, and imports it"),
]
PACKAGE = "written_client"
#: What each operation is asked with: one row or list there is, a refusal or nothing found.
ASKED: dict[str, tuple[dict[str, Any], dict[str, Any], int]] = {
    "root": ({}, {"format_": "xml"}, 400),
    "articles_list": ({"page_size": 1}, {"page": 0}, 400),
    "articles_retrieve": ({"id": 0}, {"id": 999_999}, 404),
    "debates_list": ({}, {"page": 99}, 404),
    "debates_retrieve": ({"slug": "size"}, {"slug": "none"}, 404),
    "debates_points_retrieve": ({"slug": "size"}, {"slug": "none"}, 404),
    "debates_points_replies_retrieve": (
        {"slug": "size", "id": "1"},
        {"slug": "size", "id": "999999"},
        404,
    ),
    "debates_posts_reasons_retrieve": (
        {"slug": "ended", "id": "1000"},
        {"slug": "ended", "id": "999999"},
        404,
    ),
    "debates_split_retrieve": ({"slug": "size"}, {"slug": "none"}, 404),
    "homes_list": ({"page_size": 200}, {"page_size": 0}, 400),
    "homes_retrieve": ({"urn": "2000001"}, {"urn": "SC999999"}, 404),
    "measures_retrieve": (
        {"outcomes": "all", "by": "owner-size", "since": "previous", "interval": "95"},
        {"by": "colour"},
        400,
    ),
    "releases_list": ({}, {"page": 99}, 404),
    "releases_retrieve": ({"as_at": "2025-03-31"}, {"as_at": "2019-03-31"}, 404),
}


@pytest.fixture(scope="module")
def client_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Where the client can be imported from."""
    from openapi_python_client import generate
    from openapi_python_client.config import Config, ConfigFile, MetaType

    folder = tmp_path_factory.mktemp("client")
    document = folder / "schema.json"
    document.write_text(json.dumps(read_schema()))
    settings = Config.from_sources(
        ConfigFile(post_hooks=[], generate_all_tags=False),
        meta_type=MetaType.NONE,
        document_source=document,
        file_encoding="utf-8",
        overwrite=False,
        output_path=folder / PACKAGE,
    )
    complaints = generate(config=settings)
    assert [str(complaint) for complaint in complaints] == []
    sys.path.insert(0, str(folder))
    yield
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


def pass_on(request: httpx.Request) -> httpx.Response:
    """The site's answer to a request of the client; a server's own handler would close the test's connection."""
    import httpx

    answer = Client().get(request.url.raw_path.decode(), headers=dict(request.headers))
    return httpx.Response(answer.status_code, headers=dict(answer.items()), content=answer.content)


def find_call(operation_id: str) -> ModuleType:
    [tag] = read_operations()[operation_id]["tags"]
    return import_module(f"{PACKAGE}.api.{tag}.{operation_id}")


def convert_words(module: ModuleType, words: dict[str, Any]) -> dict[str, Any]:
    """What is asked in the client's own types."""
    from articles.models import ArticlePage

    converted = dict(words)
    if "as_at" in words:
        converted["as_at"] = date.fromisoformat(words["as_at"])
    if words.get("id") == 0:
        converted["id"] = ArticlePage.objects.get(slug="a-story-with-everything").pk
    if "format_" in words:  # its classes know no other word: whatever has a value will do
        converted["format_"] = type("Word", (), {"value": words["format_"]})()
    return converted


def ask(operation_id: str, words: dict[str, Any]) -> tuple[int, Any, Any]:
    """(status, what the client made of the answer, the answer itself) of the site in this process."""
    import httpx

    site = import_module(PACKAGE).Client(
        base_url="http://localhost:8000",
        raise_on_unexpected_status=True,
        httpx_args={"transport": httpx.MockTransport(pass_on)},
    )
    call = find_call(operation_id)
    with site as open_site:
        answer = call.sync_detailed(client=open_site, **convert_words(call, words))
    return int(answer.status_code), answer.parsed, json.loads(answer.content)


def read_moments(part: Any) -> Any:
    """The same with its moments read: the client writes +00:00 for Z."""
    if isinstance(part, list):
        return [read_moments(each) for each in part]
    if isinstance(part, dict):
        return {key: read_moments(value) for key, value in part.items()}
    if isinstance(part, str) and re.match(r"\d{4}-\d\d-\d\dT", part):
        return datetime.fromisoformat(part)
    return part


def test_every_operation_is_asked():
    assert set(ASKED) == set(read_operations())


@pytest.mark.parametrize("operation_id", list(ASKED))
def test_an_answer_is_read_whole(client_folder, operation_id):
    status, parsed, answer = ask(operation_id, ASKED[operation_id][0])
    assert status == 200
    assert read_moments(parsed.to_dict()) == read_moments(answer)


@pytest.mark.parametrize("operation_id", list(ASKED))
def test_a_refusal_is_read_as_one(client_folder, operation_id):
    _, words, expected = ASKED[operation_id]
    status, parsed, answer = ask(operation_id, words)
    assert (status, type(parsed).__name__) == (expected, "Problem")
    assert (parsed.status, parsed.detail) == (expected, answer["detail"])


def test_an_open_debate_and_one_that_ended_are_told_apart(client_folder):
    _, living, _ = ask("debates_retrieve", {"slug": "size"})
    _, ended, _ = ask("debates_retrieve", {"slug": "ended"})
    assert (living.is_open, living.closure) == (True, None)
    assert type(ended.closure).__name__ == "Closure"
