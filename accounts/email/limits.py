"""How many letters a day one inbox gets that anybody can have sent to it by typing its address.

Each kind of letter has a count of its own, so that nobody can use up the letters of one kind to keep another
from arriving. What is not sent is never told: the answer on the page is the same, and the letters sent before
still hold their links. Letters about a change its owner has just made are no such letters and always go.
"""

from __future__ import annotations

from live.rate_limits import DAY, RateLimit, consume

PASSWORD_RESET = RateLimit("letters of password reset to an inbox", 5, DAY)
JOINING = RateLimit("letters of joining or confirming to an inbox", 5, DAY)
SUBSCRIPTION = RateLimit("answers to e-mail sign-ups to an inbox", 3, DAY)


def may_mail(address: str, *, limit: RateLimit) -> bool:
    """Count one letter to this address and say whether the day's limit still allows it."""
    return consume(limit, who=inbox_of(address))


def inbox_of(address: str) -> str:
    """Whose inbox an address leads to: lower case, and without the "+word" that most mail servers pass over."""
    local, _, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"
