from collections.abc import Callable
from typing import TypeVar, overload

F = TypeVar("F", bound=Callable[..., object])

@overload
def register(hook_name: str, fn: None = None, order: int = 0) -> Callable[[F], F]: ...
@overload
def register(hook_name: str, fn: Callable[..., object], order: int = 0) -> None: ...
def get_hooks(hook_name: str) -> list[Callable[..., object]]: ...
