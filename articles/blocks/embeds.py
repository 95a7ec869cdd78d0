"""Something another site shows, kept away until a reader asks for it: until then no request leaves the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from wagtail import blocks
from wagtail.blocks.stream_block import StreamValue
from wagtail.blocks.struct_block import StructBlockValidationError

if TYPE_CHECKING:
    from wagtail.models import Page as MixedInto
else:
    MixedInto = object

Response = TypeVar("Response", bound=HttpResponse)


@dataclass(frozen=True)
class EmbedProvider:
    """A site whose things may be shown: how its addresses look, and the address and host of the frame for one."""

    name: str
    address: re.Pattern[str]
    frame: str
    host: str
    tall: bool = False


#: By the word settings.EMBED_PROVIDERS allows them with.
PROVIDERS = {
    "youtube": EmbedProvider(
        "YouTube",
        re.compile(
            r"https://(?:www\.|m\.)?(?:youtube(?:-nocookie)?\.com/(?:watch\?(?:[^#]*&)?v=|shorts/|live/|embed/|v/)|youtu\.be/)"
            r"(?P<key>[\w-]{11})(?:[?&#].*)?"
        ),
        "https://www.youtube-nocookie.com/embed/{key}",
        "https://www.youtube-nocookie.com",
    ),
    "vimeo": EmbedProvider(
        "Vimeo",
        re.compile(r"https://(?:www\.|player\.)?vimeo\.com/(?:video/)?(?P<key>\d{5,12})(?:[/?#].*)?"),
        "https://player.vimeo.com/video/{key}?dnt=1",
        "https://player.vimeo.com",
    ),
    "datawrapper": EmbedProvider(
        "Datawrapper",
        re.compile(
            r"https://(?:datawrapper\.dwcdn\.net|www\.datawrapper\.de/_)/(?P<key>[A-Za-z0-9]{5})(?:[/?#].*)?"
        ),
        "https://datawrapper.dwcdn.net/{key}/",
        "https://datawrapper.dwcdn.net",
        tall=True,
    ),
    "flourish": EmbedProvider(
        "Flourish",
        re.compile(
            r"https://(?:public\.flourish\.studio|flo\.uri\.sh)/visualisation/(?P<key>\d{4,12})(?:[/?#].*)?"
        ),
        "https://flo.uri.sh/visualisation/{key}/embed",
        "https://flo.uri.sh",
        tall=True,
    ),
}


def list_allowed_providers() -> list[EmbedProvider]:
    """The providers this site allows."""
    return [PROVIDERS[word] for word in settings.EMBED_PROVIDERS]


def find_frame(address: str) -> tuple[EmbedProvider, str] | None:
    """(provider, the frame's address) for a thing's address, or None where none of those allowed shows it."""
    for provider in list_allowed_providers():
        if match := provider.address.fullmatch(address):
            return provider, provider.frame.format(key=match["key"])
    return None


def list_frame_hosts() -> list[str]:
    """Where frames may come from, for the Content-Security-Policy of a story that has one."""
    return [provider.host for provider in list_allowed_providers()]


def allow_frames(response: Response, body: StreamValue) -> Response:
    """The answer to a reader, with frames of the allowed hosts let in where the body has an embed, and none else."""
    if any(block["type"] == "embed" for block in body.raw_data) and list_frame_hosts():
        # What django-csp's decorator sets, for this answer alone.
        vars(response)["_csp_replace"] = {"frame-src": list_frame_hosts()}
    return response


class EmbedPreviews(MixedInto):
    """A page whose drafts, too, let frames in where their body has an embed."""

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        response: HttpResponse = super().serve_preview(request, mode_name)
        return allow_frames(response, self.body)


class EmbedValue(blocks.StructValue):
    """A thing on another site. `frame` is "" where its provider is no longer allowed: then it is a link."""

    @property
    def provider(self) -> EmbedProvider | None:
        frame = find_frame(self["address"])
        return frame[0] if frame else None

    @property
    def frame(self) -> str:
        frame = find_frame(self["address"])
        return frame[1] if frame else ""


class EmbedBlock(blocks.StructBlock):
    """A film or chart from another site, shown when a reader asks for it."""

    address = blocks.URLBlock(max_length=500, help_text="The address of its page there.")
    title = blocks.CharBlock(max_length=140, help_text="What it is, for those who cannot see it.")

    class Meta:
        icon = "media"
        label = "Embed"
        template = "articles/blocks/embed.html"
        value_class = EmbedValue
        label_format = "Embed: {title}"

    def clean(self, value: EmbedValue) -> EmbedValue:
        """The thing, where it is one we know how to show; else its one sentence of error."""
        value = super().clean(value)
        if not value.frame:
            names = [provider.name for provider in list_allowed_providers()]
            listed = f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else "".join(names)
            wrong = (
                f"Only things on {listed} can be shown: link to this one in the text."
                if names
                else ("This site shows nothing from others: link to it in the text.")
            )
            raise StructBlockValidationError(block_errors={"address": ValidationError(wrong)})
        return value
