"""Views that answer whatever the body of a request is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

MARK = "takes_any_body"
View = TypeVar("View", bound=Callable[..., object])


def take_any_body(view: View) -> View:
    """Have a view answer a form that was cut or cannot be read, which every other answers by 400."""
    setattr(view, MARK, True)
    return view


def takes_any_body(view: Callable[..., object]) -> bool:
    """Whether a view is one of these."""
    return getattr(view, MARK, False) is True
