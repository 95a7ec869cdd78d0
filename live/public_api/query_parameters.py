"""The words of a query: an operation says which it takes, in its schema and to whoever writes another one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from django.http import QueryDict
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.settings import api_settings

from live.public_api.refusals import ParameterError, shorten_name

FORMAT: Final = str(api_settings.URL_FORMAT_OVERRIDE)


def describe_format(formats: Sequence[str]) -> OpenApiParameter:
    """The parameter every operation takes."""
    return OpenApiParameter(
        FORMAT, OpenApiTypes.STR, enum=sorted(set(formats)), description="What the answer is written in."
    )


def check_query(query: QueryDict, parameters: Sequence[OpenApiParameter], repeated: Collection[str]) -> None:
    """Refuse a query with a word that is none of the operation's, a word twice, or a value not of its list.

    repeated: words that may stand more than once. Raises ParameterError.
    """
    known = [parameter.name for parameter in parameters]
    allowed = {parameter.name: parameter.enum for parameter in parameters if parameter.enum}
    for name, values in query.lists():
        if name not in known:
            raise ParameterError(
                shorten_name(name),
                known,
                f"“{shorten_name(name)}” is not a parameter here: use {list_alternatives(known)}.",
            )
        if len(values) > 1 and name not in repeated:
            raise ParameterError(name, known, f"“{name}” is given twice, but is taken once.")
        if name in allowed and values[0] not in (words := [str(word) for word in allowed[name] or ()]):
            raise ParameterError(
                name,
                known,
                f"“{shorten_name(values[0])}” is not a word for {name}: use {list_alternatives(words)}.",
            )


def list_alternatives(words: Sequence[str]) -> str:
    """“a, b or c”."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
