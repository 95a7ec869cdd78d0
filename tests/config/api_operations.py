"""Every operation of the API's schema with what it is asked in tests, and a reader of that schema."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator, FormatChecker

BEGINNING = "/api/v1/"
CHECKER = FormatChecker(["date"])


@CHECKER.checks("uri")
def is_whole_address(value: object) -> bool:
    return not isinstance(value, str) or value.startswith(f"{settings.SITE_URL}/")


@CHECKER.checks("date-time", raises=ValueError)
def is_moment(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@dataclass(frozen=True)
class OperationCases:
    """What an operation is asked on the furnished site. A path may hold {story}, its story's number.

    path: where it is. queries: ordinary ones. others: paths to more ordinary rows. refused: queries that get 400.
    missing: paths and queries that get 404.
    """

    path: str
    queries: tuple[str, ...] = ("", "?format=json")
    others: tuple[str, ...] = ()
    refused: tuple[str, ...] = ("?format=xml", "?format=json&format=json")
    missing: tuple[str, ...] = ()
    paged: bool = field(default=False, kw_only=True)

    def ordinary(self) -> list[str]:
        return [*(self.path + query for query in self.queries), *self.others]


PAGED = {
    "queries": ("", "?format=json", "?page=1", "?page_size=1", "?page=1&page_size=200"),
    "refused": (
        *(
            "?page=0",
            "?page=last",
            "?page=-1",
            "?page=",
            "?page=²",
            "?page=1&page=2",
            "?page=99999999999999999999",
        ),
        *("?page_size=0", "?page_size=201", "?page_size=many", "?format=xml"),
    ),
    "paged": True,
}
OPERATIONS = {
    "root": OperationCases(""),
    "articles_list": OperationCases("articles/", missing=("articles/?page=99", "articles.xml"), **PAGED),
    "articles_retrieve": OperationCases(
        "articles/{story}/",
        missing=("articles/999999/", "articles/nonsense/", "articles/99999999999999999999/"),
    ),
    "debates_list": OperationCases(
        "debates/", missing=("debates/?page=99",), others=("debates/?page=2&page_size=1",), **PAGED
    ),
    "debates_retrieve": OperationCases(
        "debates/size/", others=("debates/ended/",), missing=("debates/none/", "debates/no%20slug/")
    ),
    "debates_points_retrieve": OperationCases(
        "debates/size/points/",
        queries=("", "?format=json", "?order=newest", "?after=x", "?after=1700000000~0.5_1"),
        others=("debates/ended/points/",),
        missing=("debates/none/points/",),
    ),
    "debates_points_replies_retrieve": OperationCases(
        "debates/size/points/1/replies/",
        queries=("", "?format=json", "?after=x", "?after=0000000001_1"),
        missing=("debates/none/points/1/replies/", "debates/size/points/999999/replies/"),
    ),
    "debates_posts_reasons_retrieve": OperationCases(
        "debates/ended/posts/1000/reasons/",
        queries=("", "?format=json", "?after=x", "?after=0000000001"),
        missing=("debates/none/posts/1000/reasons/", "debates/ended/posts/999999/reasons/"),
    ),
    "debates_split_retrieve": OperationCases("debates/size/split/", missing=("debates/none/split/",)),
    "homes_list": OperationCases(
        "homes/", missing=("homes/?page=99",), others=("homes/?page=3&page_size=9",), **PAGED
    ),
    "homes_retrieve": OperationCases("homes/2000001/", missing=("homes/SC999999/", "homes/2000001.xml")),
    "measures_retrieve": OperationCases(
        "measures/",
        queries=(
            *("", "?format=json", "?by=owner-size&outcomes=all", "?outcomes=good&outcomes=inadequate"),
            *(
                "?by=sector&outcomes=good&interval=95",
                "?outcomes=all&interval=95&since=previous&by=owner-size",
            ),
            *(
                "?outcomes=good&since=previous&by=region",
                "?basis=in-year",
                "?at=all&by=sector",
                "?unit=homes",
            ),
            *("?unit=places&by=local-authority", "?by=outcome-before&outcomes=all", "?owner=owner-1"),
        ),
        refused=(
            *("?by=colour", "?outcomes=all,good", "?at=2019-03-31", "?unit=share&unit=count", "?by=%00"),
            *("?format=xml", "?basis=as-at&basis=in-year"),
        ),
    ),
    "releases_list": OperationCases("releases/", missing=("releases/?page=99",), **PAGED),
    "releases_retrieve": OperationCases(
        "releases/2025-03-31/",
        missing=("releases/2019-03-31/", "releases/2025-02-31/", "releases/yesterday/"),
    ),
}


@cache
def read_schema() -> dict[str, Any]:
    """The API's description of itself."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return schema


def read_operations() -> dict[str, dict[str, Any]]:
    """{operationId: the operation} of the schema."""
    return {
        operation["operationId"]: operation
        for methods in read_schema()["paths"].values()
        for operation in methods.values()
    }


@cache
def strict_components() -> dict[str, Any]:
    """The schema's components, none of which may hold a key it does not name."""

    def close(part: Any) -> Any:
        if isinstance(part, list):
            return [close(each) for each in part]
        if not isinstance(part, dict):
            return part
        closed = {key: close(value) for key, value in part.items()}
        return (
            {**closed, "additionalProperties": False} if isinstance(part.get("properties"), dict) else closed
        )

    components: dict[str, Any] = close(read_schema()["components"])
    return components


def list_faults(operation_id: str, status: int, content_type: str, body: Any) -> Iterator[str]:
    """What of a real answer the schema does not allow; nothing where it is as declared."""
    declared = read_operations()[operation_id]["responses"].get(str(status))
    if declared is None:
        yield f"{status} is not declared"
        return
    shape = declared.get("content", {}).get(content_type)
    if shape is None:
        yield f"{status} is not declared as {content_type}"
        return
    validator = Draft202012Validator(
        {**shape["schema"], "components": strict_components()}, format_checker=CHECKER
    )
    for error in validator.iter_errors(body):
        yield f"{error.json_path}: {error.message}"
