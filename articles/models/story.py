"""What every story says of itself, for whatever shows, checks or counts stories: the page itself is made of those."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from modelcluster.fields import ParentalManyToManyField

from articles.models.public_page import PublicPage

if TYPE_CHECKING:
    from wagtail.models import Page as MixedInto
else:
    MixedInto = models.Model


class Story(PublicPage, MixedInto):
    """The fields of a story. `articles.models.articles.ArticlePage`, the only kind there is, adds its body and what it does."""

    kicker = models.CharField(max_length=40, blank=True, help_text="One or two words above the headline.")
    standfirst = models.TextField(max_length=320, help_text="The story in one or two sentences.")
    byline = models.CharField(
        max_length=300,
        default="CareSpace staff",
        help_text="For stories without authors chosen; with authors it is made of their names.",
    )
    topics = ParentalManyToManyField("articles.Topic", blank=True, related_name="articles")
    series = models.ForeignKey(
        "articles.Series", null=True, blank=True, on_delete=models.SET_NULL, related_name="articles"
    )
    debate = models.ForeignKey(
        "carespace.Debate", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    given_date = models.DateTimeField(
        "date shown",
        null=True,
        blank=True,
        help_text="Leave empty for the moment of first publication.",
    )
    dated = models.DateTimeField(null=True, editable=False, db_index=True)
    updated_at = models.DateTimeField(
        "updated",
        null=True,
        blank=True,
        help_text="Fill in when the story changes in substance. Readers see it beside the date.",
    )
    historical = models.BooleanField(
        "historical story",
        default=False,
        help_text="Keeps its old date; never enters an e-mail or leads the front page by itself.",
    )
    lead_query = models.CharField(max_length=600, blank=True, editable=False)
    lead_heading = models.CharField(max_length=140, blank=True, editable=False)

    class Meta:
        abstract = True
