"""The rows of Ofsted's lists, checked and made plain."""

from .homes import HomeRow, HomeRows, Judged
from .movements import MovementRow, MovementRows
from .walking import Rows

__all__ = ["HomeRow", "HomeRows", "Judged", "MovementRow", "MovementRows", "Rows"]
