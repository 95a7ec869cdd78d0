"""The stories an editor sets beside another."""

from typing import ClassVar

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import PageChooserPanel
from wagtail.models import Orderable


class RelatedLink(Orderable):
    """A story the editor sets beside another."""

    article = ParentalKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="chosen")
    story = models.ForeignKey("articles.ArticlePage", on_delete=models.CASCADE, related_name="+")

    panels: ClassVar = [PageChooserPanel("story", "articles.ArticlePage")]

    class Meta(Orderable.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["article", "story"],
                name="related_story_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=~models.Q(article=models.F("story")),
                name="related_story_is_another",
            ),
        ]
