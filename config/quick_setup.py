"""Setting Django up for a program that is over soon: a third faster, for the garbage collector finds nothing in what is imported."""

from __future__ import annotations

import gc

import django


def set_up_quickly() -> None:
    """As `django.setup()`; what is imported is not looked at by the collector later either."""
    gc.disable()
    try:
        django.setup()
        gc.freeze()
    finally:
        gc.enable()
