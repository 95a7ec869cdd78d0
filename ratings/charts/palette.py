"""The colours of pictures that travel without the style sheet. The style sheet's tokens are the source."""

from __future__ import annotations

from typing import Final, Literal

Theme = Literal["light", "dark"]

#: Token of carespace.css → (light, dark).
TOKENS: Final[dict[str, tuple[str, str]]] = {
    "paper": ("#fbf7ef", "#171512"),
    "tint": ("#f3ecdf", "#211e19"),
    "ink": ("#1d1a16", "#efe8db"),
    "ink-2": ("#4b453b", "#cfc6b7"),
    "ink-3": ("#665e51", "#a79d8d"),
    "rule": ("#ddd3c2", "#3b362e"),
    "control": ("#857b6b", "#81786a"),
    "outstanding": ("#12436d", "#4285c6"),
    "good": ("#4389c2", "#8dbbe4"),
    "requires": ("#b97608", "#e3a53e"),
    "inadequate": ("#a23a16", "#dd6a43"),
    "text-outstanding": ("#12436d", "#86b5e2"),
    "text-inadequate": ("#98350f", "#ec8b69"),
    "on-deep": ("#ffffff", "#0c0b09"),
    "on-mid": ("#14110d", "#14110d"),
}


def theme_colours(theme: Theme) -> dict[str, str]:
    """Every token's colour in one theme, by the token's name with underscores."""
    which = 0 if theme == "light" else 1
    return {token.replace("-", "_"): pair[which] for token, pair in TOKENS.items()}


def shade_of_outcome(outcome: str) -> str:
    """The palette's word for an outcome; a sum of several is ink, because it is none of them."""
    return {"requires-improvement": "requires", "not-judged": "control", "closed": "ink-2", "": "ink"}.get(
        outcome, outcome
    )
