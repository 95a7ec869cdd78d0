"""Values of the environment, each read as one kind: settings are made of nothing else."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured


def read_text(name: str, default: str = "") -> str:
    """The value without blanks around it, else the default."""
    return os.environ.get(name, "").strip() or default


def read_flag(name: str, *, default: bool = False) -> bool:
    """Yes or no, in the words people use. Raises ImproperlyConfigured at any other."""
    value = read_text(name).lower()
    if value in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return default if not value else value in {"1", "true", "yes", "on"}
    raise ImproperlyConfigured(f"{name} is {value!r}; write yes or no.")


def read_number(name: str, default: int) -> int:
    """A whole number. Raises ImproperlyConfigured at anything else."""
    value = read_text(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number.")
    return int(value)


def read_list(name: str, default: str = "") -> list[str]:
    """What stands between commas, empty parts left out."""
    return [part.strip() for part in read_text(name, default).split(",") if part.strip()]
