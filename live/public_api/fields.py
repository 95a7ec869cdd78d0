"""Fields that serializers of every app share."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from live.addresses import build_whole_address


class WholeAddressField(serializers.URLField):
    """An address in an answer, always whole; null where there is none and it says `allow_null`."""

    def __init__(self, *, source: str = "get_absolute_url", **options: Any) -> None:
        super().__init__(source=source, read_only=True, **options)

    def bind(self, field_name: str, parent: Any) -> None:
        if self.source == field_name:
            self.source = None  # what the framework takes for the same, and asks to be left out
        super().bind(field_name, parent)

    def to_representation(self, value: str) -> Any:
        return build_whole_address(value) or None
