"""A template: the parts and prompts a kind of story begins with."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from articles.blocks import BodyBlock


class StoryTemplate(models.Model):
    """Parts of a story with prompts in place of its words, each beginning with TK, for editors to change and add to."""

    name = models.CharField(max_length=60, unique=True)
    purpose = models.CharField("what it is for", max_length=200)
    kicker = models.CharField(max_length=40, blank=True)
    standfirst = models.CharField(max_length=320, default="TK the story in one or two sentences.")
    body = StreamField(
        BodyBlock(), help_text="Begin each prompt with TK: a story cannot be published while one is left."
    )

    panels: ClassVar = [
        FieldPanel("name"),
        FieldPanel("purpose"),
        FieldPanel("kicker"),
        FieldPanel("standfirst"),
        FieldPanel("body"),
    ]

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name = "story template"

    def __str__(self) -> str:
        return self.name
