"""Questions about many debates or many posts. Only what everyone may read is ever counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Self, TypeVar

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject, Now

from carespace.models.quotes import SHOWN_QUOTES
from carespace.models.revisions import SHOWN_TEXT

#: The model whose rows are asked for: it stands in a module above this one.
Row = TypeVar("Row", bound=models.Model)
NOT_ENDED = (Q(ends_at=None) | Q(ends_at__gt=Now())) & (
    Q(silence_ends_at=None) | Q(silence_ends_at__gt=Now())
)


def get_rows(model: str) -> QuerySet[Any]:
    """All rows of another model of this app, asked for by name to keep imports one way."""
    rows: QuerySet[Any] = apps.get_model("carespace", model)._default_manager.all()
    return rows


def count_rows(found: QuerySet[Any], what: str = "pk") -> Coalesce:
    """How many different `what` the rows of `found`, which are tied to the outer row, have."""
    counted = found.order_by().values("_tied").annotate(n=Count(what, distinct=what != "pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def get_debate_rows(model: str, **conditions: object) -> QuerySet[Any]:
    """The rows of a model that belong to the debate of the outer query, for a subquery that counts them."""
    rows: QuerySet[Any] = get_rows(model).filter(debate=OuterRef("pk"), **conditions)
    tied: QuerySet[Any] = rows.annotate(_tied=F("debate"))
    return tied


class DebateQuestions(models.QuerySet[Row]):
    """Debates by their life; what their pages count stands on their rows."""

    def readable(self) -> Self:
        """Those readers may read: neither withdrawn nor paused for readers too."""
        return self.filter(withdrawn_at=None).exclude(pause="reading")

    def unreadable(self) -> Self:
        """Those readers may not read."""
        return self.filter(Q(withdrawn_at__isnull=False) | Q(pause="reading"))

    def open(self) -> Self:
        """Those that have opened and not ended, whether or not the site takes deeds now; none that is paused."""
        return self.filter(NOT_ENDED, closure=None, withdrawn_at=None, pause="", opened_at__lte=Now())

    def closed(self) -> Self:
        """Those that may be read with their outcome."""
        return self.readable().filter(closure__isnull=False)

    def between(self) -> Self:
        """Those that may be read and are neither open nor closed: to open, paused, or ended without an outcome yet."""
        return self.readable().filter(Q(opened_at__gt=Now()) | Q(pause="writing") | ~NOT_ENDED, closure=None)

    def with_strongest(self, *sides: Sequence[str]) -> Self:
        """Adds strongest_0, strongest_1, …: for each list of sides its strongest published point, in a list; [] where none.

        A point is {"id", "side", "text", "agrees", "disagrees"}.
        """
        point = JSONObject(id="id", side="side", text=SHOWN_TEXT, agrees="agrees", disagrees="disagrees")
        posts: Any = get_rows("Post").filter(debate=OuterRef("pk"))
        points = posts.points().published().strongest()
        first = [points.filter(side__in=of).values(told=point)[:1] for of in sides]
        return self.annotate(
            **{
                f"strongest_{place}": ArraySubquery(strongest_of_side)
                for place, strongest_of_side in enumerate(first)
            }
        )

    def moved_between(self, start: datetime, end: datetime) -> Self:
        """Debates in which something happened from `start` up to but not including `end`.

        Adds new_points, new_replies, new_votes (on published points), new_stances (people who took or changed one),
        is_new (opened then) and is_just_closed. A vote changed in the window counts as new.
        """
        window = {"at__gte": start, "at__lt": end}
        posted = get_debate_rows("Post").filter(shown=True, published_at__gte=start, published_at__lt=end)
        votes = (
            get_rows("Vote")
            .filter(post__debate=OuterRef("pk"), post__shown=True, **window)
            .annotate(_tied=F("post__debate"))
        )
        return self.annotate(
            new_points=count_rows(posted.filter(parent=None)),
            new_replies=count_rows(posted.filter(parent__isnull=False)),
            new_votes=count_rows(votes),
            new_stances=count_rows(get_debate_rows("Stance", **window), "voice"),
            is_new=Q(opened_at__gte=start, opened_at__lt=end),
            is_just_closed=Q(closure__isnull=False, closure__at__gte=start, closure__at__lt=end),
        ).filter(
            Q(new_points__gt=0)
            | Q(new_replies__gt=0)
            | Q(new_votes__gt=0)
            | Q(new_stances__gt=0)
            | Q(is_new=True)
            | Q(is_just_closed=True)
        )


class PostQuestions(models.QuerySet[Row]):
    """Points and replies, by who may read them and how they are ordered."""

    def published(self) -> Self:
        """What everyone may read."""
        return self.filter(shown=True)

    def with_claims(self) -> Self:
        """Each with its current words and who says them, in the same query: for points whose claims alone are shown."""
        return self.select_related("current_revision", "voice")

    def with_texts(self) -> Self:
        """Each with its current words and what they quote; who says them is looked up for all rows together, in one query more.

        For pages of posts by many voices: one look at all of them reads fewer blocks than a join a row.
        """
        return self.select_related("current_revision").with_quotes().prefetch_related("voice")

    def with_words(self) -> Self:
        """Each with its current words, what they quote and who says them, read in the same query; not for rows that are locked."""
        return self.with_claims().with_quotes()

    def with_quotes(self) -> Self:
        """Each with what it quotes that everyone may read."""
        return self.annotate(shown_quotes=SHOWN_QUOTES)

    def waiting(self) -> Self:
        return self.filter(state="waiting")

    def points(self) -> Self:
        return self.filter(parent=None)

    def replies(self) -> Self:
        return self.filter(parent__isnull=False)

    def of_voices(self, voices: Iterable[models.Model]) -> Self:
        """What some voices said. Each half is read by the index that tells the forms of points, or of replies, apart."""
        return self.filter(Q(voice__in=voices, parent=None) | Q(voice__in=voices, parent__isnull=False))

    def reported(self) -> Self:
        """Published posts with a report no ruling has answered; one of a reason beside it is none of the post."""
        unanswered = get_rows("Report").filter(post=OuterRef("pk"), stance=None, ruling=None)
        return self.filter(Exists(unanswered), state="published")

    def past_first_day(self) -> Self:
        """Those whose votes everybody may see: only they have a strength to stand by."""
        return self.filter(past_first_day=True)

    def in_first_day(self) -> Self:
        """The new ones, the newest first."""
        return self.filter(past_first_day=False).order_by("-published_at", "-pk")

    def strongest(self) -> Self:
        """The strongest first (`carespace.ranking`) of those past their first day; the newer first among equals."""
        return self.past_first_day().order_by("-strength", "-pk")
