"""The rows of Ofsted's lists, checked and made plain."""

from ratings.ofsted.rows.homes import HomeRow, HomeRows, ListedJudgement
from ratings.ofsted.rows.movements import MovementRow, MovementRows
from ratings.ofsted.rows.row_reader import RowReader

__all__ = ["HomeRow", "HomeRows", "ListedJudgement", "MovementRow", "MovementRows", "RowReader"]
