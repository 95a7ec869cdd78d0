"""The claims of stories that do not hold at the newest release, with the figures that say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from articles.claims.display import ClaimDisplay, show_claims
from articles.models.claims import Claim


def map_fallen_claims(articles: Collection[int]) -> dict[int, list[ClaimDisplay]]:
    """{story: its claims that do not hold, in the story's order} of these stories, in two queries however many there are."""
    claims = Claim.objects.filter(article__in=articles).order_by("article", "sort_order", "pk")
    fallen_claims: dict[int, list[ClaimDisplay]] = defaultdict(list)
    for display in show_claims(list(claims)) if articles else ():
        if display.fails:
            fallen_claims[display.claim.article_id].append(display)
    return dict(fallen_claims)
