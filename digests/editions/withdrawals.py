"""Stories of an edition that have left print since it was composed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.fields.json import KT

from articles.models import ArticlePage
from digests.editions.contents import EditionContent, list_turned_claims
from digests.editions.readable_debates import drop_unreadable_debates
from digests.editions.selection import drop_withdrawn_claims, find_chart_of, get_earlier_news
from digests.models import Edition
from live.page_cache import depend_on


def find_withdrawn_stories(content: EditionContent) -> frozenset[int]:
    """The ids of the edition's stories, and of those whose claims it tells, that are no longer in print. One query."""
    earlier = get_earlier_news(content)
    stories = [*content["stories"], *earlier["stories"]]
    claims = [*content.get("claims", []), *earlier["claims"]]
    story_ids = {story["id"] for story in stories if "published" in story}
    story_ids |= {claim["story"] for claim in claims if "story" in claim}
    depend_on("stories")
    in_print = (
        ArticlePage.objects.live().filter(pk__in=story_ids).values_list("pk", flat=True) if story_ids else ()
    )
    return frozenset(story_ids.difference(in_print))


def find_withdrawn_leads(editions: Iterable[Edition]) -> set[int]:
    """The keys of those editions whose subject is the title of a story that has left print. Two queries."""
    first = Edition.objects.filter(pk__in=[edition.pk for edition in editions]).order_by()
    rows = first.values_list("pk", KT("content__stories__0__id"), KT("content__stories__0__published"))
    leads = {pk: int(lead) for pk, lead, published in rows if published}
    depend_on("stories")
    in_print = set(ArticlePage.objects.live().filter(pk__in=leads.values()).values_list("pk", flat=True))
    return {pk for pk, lead in leads.items() if lead not in in_print}


def read_for_the_web(edition: Edition) -> tuple[EditionContent, int]:
    """An edition's content without what has left print since or was withheld, and how many left print. Two queries."""
    content = drop_unreadable_debates(edition.content)
    edition_stories = get_earlier_news(content)["stories"] if edition.catching_up else content["stories"]
    withdrawn = find_withdrawn_stories(content)
    gone = withdrawn.union(content.get("withheld", []))
    stories = [story for story in edition_stories if story["id"] not in gone]
    readable: EditionContent = {
        **content,
        "stories": stories,
        "figure": find_chart_of(stories, content),
        "claims": drop_withdrawn_claims(list_turned_claims(content), gone),
    }
    return readable, sum(story["id"] in withdrawn for story in edition_stories)
