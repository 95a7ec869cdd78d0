"""Pieces of pages kept by what they are made of."""

from __future__ import annotations

from django.utils.safestring import SafeString

from live.page_cache.markup import MarkupMemory


def test_a_piece_is_made_once_for_the_same_values():
    memory, made = MarkupMemory(), []

    def make() -> SafeString:
        made.append(1)
        return SafeString("<p>9%</p>")

    assert memory.remember(("figure", 9), make) == memory.remember(("figure", 9), make) == "<p>9%</p>"
    assert len(made) == 1
    memory.remember(("figure", 10), make)
    assert len(made) == 2


def test_the_least_lately_used_is_given_up_for_room():
    memory, made = MarkupMemory(room=10), []

    def make_of(name: str) -> SafeString:
        def make() -> SafeString:
            made.append(name)
            return SafeString(name * 4)

        return memory.remember(name, make)

    for name in ("a", "b", "a", "c", "a", "b"):
        make_of(name)
    assert made == ["a", "b", "c", "b"]


def test_a_piece_larger_than_the_room_is_given_and_not_kept():
    memory = MarkupMemory(room=3)
    assert memory.remember("long", lambda: SafeString("long")) == "long"
    assert memory.remember("long", lambda: SafeString("anew")) == "anew"
