"""Which stories are most like a story, found by a tick so that its page need not look for them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class KeptRelation(models.Model):
    """The stories most like one, the likest first, as the search index had them when it was last looked at.

    They may have been taken down since: whoever shows them asks which may be read. `looked_at` is empty where a story like
    this one was published after, so that this one is looked at again.
    """

    story = models.OneToOneField(
        "articles.ArticlePage", on_delete=models.CASCADE, primary_key=True, related_name="kept_relation"
    )
    alike = ArrayField(models.BigIntegerField(), default=list, help_text="The numbers of the stories.")
    looked_at = models.DateTimeField(null=True)

    #: No use of a story that the newsroom counts.
    wagtail_reference_index_ignore = True

    class Meta:
        indexes: ClassVar = [models.Index(fields=["looked_at"], name="kept_relation_looked_at")]

    def __str__(self) -> str:
        return f"{len(self.alike)} stories like {self.story_id}"
