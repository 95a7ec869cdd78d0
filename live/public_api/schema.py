"""How the API describes itself: OpenAPI, true of what it answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from live.public_api.problems import CONTENT_TYPE, PREFIX
from live.public_api.views import PublicApiView

Endpoint = tuple[str, str, str, Any]
ETAG: Final = {
    "ETag": {
        "schema": {"type": "string"},
        "required": True,
        "description": "Send it back as If-None-Match and get 304 while the answer is the same.",
    }
}
UNCHANGED: Final = {
    "description": "The same as the answer with the tag that If-None-Match names.",
    "headers": ETAG,
}
REFUSALS: Final = {
    "400": "A parameter that is not known, is given twice or cannot have this value, or a question without an answer.",
    "404": "There is no such row, or no such page.",
    "406": "The Accept header asks for what is not given.",
    "500": "Something broke on our side.",
    "503": "The site cannot reach its records; Retry-After says when to ask again.",
}


class ProblemSerializer(serializers.Serializer[Any]):
    """Why a request is refused: RFC 9457."""

    type = serializers.CharField(
        help_text="The kind of problem: about:blank where its status says it all, else an address."
    )
    title = serializers.CharField(help_text="The kind in words.")
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What is wrong this time, and what would do.")
    parameter = serializers.CharField(required=False, help_text="The parameter that is at fault.")
    known = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="The parameters the operation takes."
    )


class PublicSchema(AutoSchema):
    """An operation as it is: its own parameters, every key that an answer always has, and its refusals."""

    def get_override_parameters(self) -> list[Any]:
        """What the view itself checks a query by."""
        return self.view.list_parameters() if isinstance(self.view, PublicApiView) else []

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        """The operation with the refusals it may answer with."""
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        content = {CONTENT_TYPE: {"schema": self.resolve_serializer(ProblemSerializer, "response").ref}}
        responses = operation["responses"]
        responses["200"]["headers"] = ETAG
        responses["304"] = UNCHANGED
        for status, description in REFUSALS.items():
            if status != "404" or self._may_miss(operation):
                responses[status] = {"description": description, "content": content}
        return operation

    def _may_miss(self, operation: dict[str, Any]) -> bool:
        """Whether a row or a page may not be there."""
        return any(
            parameter["in"] == "path" or parameter["name"] == "page"
            for parameter in operation.get("parameters", ())
        )

    def _get_format_parameters(self) -> list[Any]:
        return []  # the view says it with the others

    def _map_basic_serializer(self, serializer: Any, direction: str) -> dict[str, Any]:
        """The shape of a row. A model's row always has all its keys; what a field's help tells editors is left out."""
        describe: Callable[[object, str], dict[str, Any]] = super()._map_basic_serializer
        schema = describe(serializer, direction)
        if isinstance(serializer, type):
            serializer = serializer()
        for name, shape in schema.get("properties", {}).items():
            shape.pop("readOnly", None)
            shape.pop("default", None)
            if is_told_to_editors(serializer, name):
                for word in ("title", "description", "maxLength"):
                    shape.pop(word, None)
        if isinstance(serializer, serializers.ModelSerializer):
            schema["required"] = sorted(schema["properties"])
        return schema


def is_told_to_editors(serializer: Any, name: str) -> bool:
    """Whether a field is the model's own, whose words are those of the newsroom's forms."""
    if not isinstance(serializer, serializers.ModelSerializer) or name in serializer._declared_fields:
        return False
    return "help_text" not in getattr(serializer.Meta, "extra_kwargs", {}).get(name, {})


def list_own_operations(endpoints: Sequence[Endpoint]) -> list[Endpoint]:
    """The public API's operations, each once: not the newsroom's own, nor those with a format in the address."""
    return [
        endpoint for endpoint in endpoints if endpoint[0].startswith(PREFIX) and "{format}" not in endpoint[0]
    ]
