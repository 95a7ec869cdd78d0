"""What this room remembers in the database: which things changed of late."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Change(models.Model):
    """A thing named by `tag` changed in the transaction numbered `xact`; see `live.keeping.changes`."""

    xact = models.BigIntegerField()
    tag = models.CharField(max_length=80)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["xact", "tag"], name="change_told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.tag} in {self.xact}"
