"""The kinds of reader an edition can be looked at as."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone

from articles.models import Topic
from digests.editions.news import NEWS_FOR
from digests.editions.selection import ReaderKnowledge
from digests.models import Edition, Frequency, Subscription
from digests.models.subscriptions import new_token


@dataclass(frozen=True, slots=True)
class ReaderKind:
    """Topics chosen (none means all), whether every edition before reached them, and whether charts come as pictures."""

    topics: tuple[str, ...] = ()
    is_told: bool = True
    charts: bool = True

    def knowledge_at(self, edition: Edition) -> ReaderKnowledge:
        """What such a reader knows when this edition comes."""
        missed = NEWS_FOR[Frequency(edition.frequency)]
        return ReaderKnowledge(edition.since if self.is_told else edition.since - missed)

    def subscription(self, email: str) -> Subscription:
        """A subscription of this kind that is stored nowhere: its links lead to no one's choices."""
        return Subscription(
            email=email,
            token=new_token(),
            topics=list(self.topics),
            charts=self.charts,
            confirmed_at=timezone.now(),
        )

    @property
    def query(self) -> str:
        """The same as the query of an address."""
        fields = [("topics", slug) for slug in self.topics]
        fields += [("told", "yes" if self.is_told else "no"), ("charts", "yes" if self.charts else "no")]
        return urlencode(fields)


def read_reader_kind(fields: QueryDict, topics: list[Topic]) -> ReaderKind:
    """The kind that a query or a form names; what it does not say, or says of no topic there is, is the usual."""
    known = {topic.slug for topic in topics}
    chosen = tuple(sorted(known.intersection(fields.getlist("topics"))))
    return ReaderKind(
        () if len(chosen) == len(known) else chosen,
        is_told=fields.get("told") != "no",
        charts=fields.get("charts") != "no",
    )


def list_topics() -> list[Topic]:
    """Every topic, by name. One query."""
    return list(Topic.objects.order_by("name").only("slug", "name"))
