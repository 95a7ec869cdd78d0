"""The newsroom's form for a story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks.stream_block import StreamBlockValidationError, StreamValue
from wagtail.blocks.struct_block import StructBlockValidationError

from articles.prepublication_checks import placeholders as unfinished
from articles.prepublication_checks.passages import StoryPassage
from articles.prepublication_checks.placeholders import Placeholder

ITSELF = "A story is not related to itself."


class ArticleForm(WagtailAdminPageForm):
    """Names a story related to itself in its row, and on the way to readers every place that holds TK."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        rows = self.formsets.get("chosen")
        if rows is not None and rows.is_valid():
            for row in rows.forms:
                story = row.cleaned_data.get("story")
                if story and story.pk == self.instance.pk and not row.cleaned_data.get("DELETE"):
                    row.add_error("story", ITSELF)
        if not self.is_deferred_validation:
            self.refuse_gaps(cleaned)
        return cleaned

    def refuse_gaps(self, cleaned: Mapping[str, Any]) -> None:
        """A draft may hold places for words to come; what is published, scheduled or handed in may not."""
        for name in ("title", "kicker", "standfirst"):
            self.refuse(
                name, unfinished.find_in_passages([StoryPassage(name, name, cleaned.get(name) or "")])
            )
        if cleaned.get("body") and (gaps := unfinished.find_in_body(cleaned["body"])):
            self.add_error("body", locate_placeholders(cleaned["body"], gaps))
        rows = self.formsets.get("claims")
        if rows is not None and rows.is_valid():
            for row in rows.forms:
                for name in ("words", "reason"):
                    passage = StoryPassage(name, "claim", row.cleaned_data.get(name) or "")
                    if not row.cleaned_data.get("DELETE") and (
                        gaps := unfinished.find_in_passages([passage])
                    ):
                        row.add_error(name, unfinished.describe_placeholders(gaps))

    def refuse(self, name: str, gaps: Sequence[Placeholder]) -> None:
        """Add the sentence about these gaps, where there are any, as an error of the field `name`."""
        if gaps:
            self.add_error(name, unfinished.describe_placeholders(gaps))


def locate_placeholders(body: StreamValue, gaps: Sequence[Placeholder]) -> StreamBlockValidationError:
    """The gaps as errors of the blocks they stand in, for the form to show each where it is."""
    wrong: dict[int | None, ValidationError] = {}
    for place in {gap.block for gap in gaps}:
        words = ValidationError(unfinished.describe_placeholders([gap for gap in gaps if gap.block == place]))
        running = body[place].block_type == "text"
        wrong[place] = words if running else StructBlockValidationError(non_block_errors=[words])
    return StreamBlockValidationError(block_errors=wrong)
