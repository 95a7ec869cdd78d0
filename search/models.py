"""The index's tables: an entry for each thing that can be found, every word in them, and what each kind was built from."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchEntry(models.Model):
    """One thing that can be found. `head` holds the words of its title and summary, `whole` also those of its text
    and, as words with an underscore that no text has, its kind, section, topics, year and month."""

    kind = models.CharField(max_length=12, help_text="The kind of a registered source.")
    key = models.CharField(max_length=255, help_text="What names it among those of its kind.")
    title = models.TextField()
    summary = models.TextField(blank=True)
    names = models.TextField(blank=True, help_text="Topics, authors and other names it goes by.")
    text = models.TextField(blank=True)
    address = models.CharField(max_length=1000)
    section = models.CharField(max_length=255, blank=True)
    topics = ArrayField(models.CharField(max_length=60), default=list)
    dated = models.DateTimeField(null=True)
    year = models.SmallIntegerField(null=True)
    version = models.CharField(
        max_length=64, blank=True, help_text="What it was built from; another one is out of date."
    )
    head = SearchVectorField()
    whole = SearchVectorField()

    # Set by search.sources.debates.annotate_posts().
    debate_key: int | None
    posts: int | None

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], name="one_search_entry_each"),
            models.CheckConstraint(
                condition=models.Q(kind__regex="^[a-z]+$"), name="search_entry_is_of_a_kind"
            ),
        ]
        indexes: ClassVar = [GinIndex(fields=["whole"], name="search_words", fastupdate=False)]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class SearchWord(models.Model):
    """One word as texts write it, folded: `lexeme` is what the index finds it by ("" for words it passes over),
    `entries` how many entries have it. A word with an underscore counts the entries of a kind, section, topic,
    year or month."""

    word = models.CharField(primary_key=True, max_length=300)
    lexeme = models.CharField(max_length=300)
    entries = models.IntegerField()
    trigrams = ArrayField(models.CharField(max_length=3), default=list)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["lexeme"], name="search_word_by_lexeme"),
            GinIndex(fields=["trigrams"], name="search_word_by_trigrams", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.word


class IndexedSource(models.Model):
    """What all entries of a kind were last compared with: another `state` of it asks for a comparison."""

    kind = models.CharField(primary_key=True, max_length=12)
    state = models.TextField()
    compared_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.kind
