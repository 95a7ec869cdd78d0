"""The rows of Ofsted's lists, checked and made plain."""

from ratings.ofsted.rows.homes import HomeRow, HomeRows, Judged
from ratings.ofsted.rows.movements import MovementRow, MovementRows
from ratings.ofsted.rows.row_reader import Rows

__all__ = ["HomeRow", "HomeRows", "Judged", "MovementRow", "MovementRows", "Rows"]
