"""Quotes: where in another text the passage stands that a text quotes. The words themselves are never copied."""

from __future__ import annotations

from typing import ClassVar, Final, TypedDict

from django.db import models
from django.db.models import F, Func, Q

from carespace.models.revisions import Revision

#: Stands in a stored text for each quote, in their order. Nobody can type it: `carespace.words.cleaning` takes it out.
MARK: Final = "\ue000"


class QuotedPart(models.TextChoices):
    """Which of a text's parts is quoted."""

    TEXT = "text", "the words of a reply, or the claim of a point"
    WHY = "why", "why a point's claim should hold"


class Quote(models.Model):
    """A passage of one text, quoted by another of the same debate. Nothing changes it; an edit makes quotes of its own."""

    quoting = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="quotes", db_index=False)
    number = models.PositiveSmallIntegerField()
    """Which MARK of the quoting text it stands at, from 1."""
    quoted = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="quoted_by")
    part = models.CharField(max_length=4, choices=QuotedPart)
    starts = models.PositiveSmallIntegerField()
    """The first character of the passage, from 0."""
    ends = models.PositiveSmallIntegerField()
    """The first character after it."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["quoting", "number"], name="quote_once_per_mark"),
            models.CheckConstraint(condition=Q(number__gte=1), name="quote_number_from_one"),
            models.CheckConstraint(condition=Q(part__in=QuotedPart.values), name="quote_part_known"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="quote_has_words"),
            models.CheckConstraint(condition=~Q(quoting=F("quoted")), name="quote_of_another_text"),
        ]

    def __str__(self) -> str:
        return f"quote {self.number} of text {self.quoting_id}"


class QuoteRow(TypedDict):
    """A quote whose words everyone may read now, as it comes with the text that quotes."""

    number: int
    part: str
    words: str
    is_edited: bool
    """Whether the post quoted says something else by now."""
    said: int
    """The key of the text quoted."""
    post: int
    path: str
    reply_number: str
    slug: str
    label: str
    place: int | None
    shown_as: str
    checked_as: str
    area: str
    mark: str


def build_shown_quotes(of: str = "") -> Func:
    """The list of `QuoteRow` of a text, None where nothing of it is shown. of: the path to the text from what is asked for.

    Written out, so that it is not composed anew for every list of posts; only a text that holds a MARK is asked for its quotes.
    """
    return Func(
        f"{of}text",
        f"{of}why",
        f"{of}pk",
        template=QUOTES_OF_TEXT,
        output_field=models.JSONField(),
    )


#: chr(57344) is a MARK.
QUOTES_OF_TEXT: Final = """(select case when position(chr(57344) in own.text || own.why) > 0 then (
    select jsonb_agg(jsonb_build_object(
        'number', quote.number, 'part', quote.part, 'is_edited', quoted.id <> said.current_revision_id,
        'words', substr(case quote.part when 'why' then quoted.why else quoted.text end,
                        quote.starts + 1, quote.ends - quote.starts),
        'said', quoted.id, 'post', said.id, 'path', said.path, 'reply_number', said.reply_number, 'slug', debate.slug,
        'label', voice.label, 'place', voice.place, 'shown_as', voice.shown_as,
        'checked_as', voice.checked_as, 'area', voice.area,
        'mark', voice.mark))
    from carespace_quote quote
    join carespace_revision quoted on quoted.id = quote.quoted_id
    join carespace_post said on said.id = quoted.post_id
    join carespace_voice voice on voice.id = said.voice_id
    join carespace_debate debate on debate.id = said.debate_id
    where quote.quoting_id = own.key and said.shown and quoted.withheld_at is null) end
    from (values (%(expressions)s)) as own (text, why, key))"""

#: The same of a post's current text, for a query about posts.
SHOWN_QUOTES: Final = build_shown_quotes("current_revision__")
