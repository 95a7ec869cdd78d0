"""manage.py claims [--json]"""

from __future__ import annotations

import json

from django.core.management.base import BaseCommand, CommandParser

from articles.claims.display import ClaimDisplay, show_claims
from articles.figures.bindings import ReleaseValue
from articles.models.articles import ArticlePage
from articles.models.claims import Claim


class Command(BaseCommand):
    """Prints every claim of every live story as it stands at the newest release."""

    help = "Says which claims of live stories hold at the newest release."

    requires_system_checks = ()  # what it prints is for programs to read

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print the claims as JSON.")

    def handle(self, *args: object, **options: object) -> None:
        stories = ArticlePage.objects.live().defer_streamfields().order_by("pk").in_bulk()
        claims = Claim.objects.filter(article__in=stories).order_by("article", "sort_order", "pk")
        as_json = [
            claim_as_json(stories[display.claim.article_id], display) for display in show_claims(list(claims))
        ]
        if options["json"]:
            self.stdout.write(json.dumps({"claims": as_json}, ensure_ascii=False, indent=1))
            return
        for claim in as_json:
            strength = f", {claim['strength']}" if claim["strength"] else ""
            self.stdout.write(f"{claim['verdict']}{strength}: {claim['sentence']} ({claim['article']})")


def claim_as_json(story: ArticlePage, shown: ClaimDisplay) -> dict[str, object]:
    """{"article", "sentence", "verdict", "strength", "a", "b", "release"}; a side is null where there is none."""
    latest = shown.latest
    return {
        "article": story.get_url(),
        "sentence": shown.sentence,
        "verdict": str(shown.verdict),
        "strength": shown.strength,
        "a": side_as_json(latest.a) if latest else None,
        "b": side_as_json(latest.b) if latest else None,
        "release": latest.as_at.isoformat() if latest else None,
    }


def side_as_json(value: ReleaseValue) -> dict[str, float | None] | None:
    """{"numerator", "denominator", "share"}, or None where nothing was read."""
    if value.numerator is None:
        return None
    return {"numerator": value.numerator, "denominator": value.denominator, "share": value.share}
