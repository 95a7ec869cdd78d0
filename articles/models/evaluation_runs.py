"""Which releases were read against what is in print."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class EvaluationRun(models.Model):
    """One release, as it was loaded at that moment, read against everything in print. Written when it is done."""

    release = models.PositiveBigIntegerField()
    loaded_at = models.DateTimeField()
    as_at = models.DateField()
    done_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["release", "loaded_at"], name="evaluation_run_once_for_a_release"
            ),
        ]

    def __str__(self) -> str:
        return f"as at {self.as_at}"
