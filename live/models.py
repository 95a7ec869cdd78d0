"""What this app remembers in the database: which tags changed of late, and what was counted while Redis was away."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class TagChange(models.Model):
    """A thing named by `tag` changed in the transaction numbered `xact`; see `live.page_cache.changes`."""

    xact = models.BigIntegerField()
    tag = models.CharField(max_length=80)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["xact", "tag"], name="change_told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.tag} in {self.xact}"


class RateCount(models.Model):
    """How often something was done in a window, while Redis is away; see `live.rate_limits`. `key` is a keyed hash."""

    key = models.CharField(max_length=40, primary_key=True)
    uses = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.uses} until {self.ends_at:%Y-%m-%d %H:%M:%S}"


class CacheEntry(models.Model):
    """What allauth counts while Redis is away, in the columns of Django's cache in a database."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
