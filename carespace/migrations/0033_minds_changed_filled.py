from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Count


def count_credits(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Counts on each post how many stances credit it."""
    Stance = apps.get_model("carespace", "Stance")
    Post = apps.get_model("carespace", "Post")
    credited = Stance.objects.filter(credited__isnull=False).values_list("credited")
    for pk, number in credited.annotate(Count("pk")):
        Post.objects.filter(pk=pk).update(minds_changed=number)


def drop_what_cannot_be_said(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Credits without a reason, and what was reported and decided of reasons, have no place in the rows of before."""
    Stance = apps.get_model("carespace", "Stance")
    Stance.objects.filter(reason="", credited__isnull=False).update(credited=None)
    for name in ("Report", "ModerationDecision"):
        apps.get_model("carespace", name).objects.filter(stance__isnull=False).delete()


class Migration(migrations.Migration):
    dependencies = [("carespace", "0032_reasons_shown")]
    operations = [migrations.RunPython(count_credits, drop_what_cannot_be_said)]
