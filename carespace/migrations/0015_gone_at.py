"""When a post that was public went: what went last is what open pages are told of."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce


def fill(apps, schema_editor):
    """The moment of the newest decision to hide it, or that of its publication where its author took it down."""
    hidden = (
        apps.get_model("carespace", "ModerationDecision")
        .objects.filter(post=OuterRef("pk"), decision="hide")
        .order_by("-at")
    )
    gone = apps.get_model("carespace", "Post").objects.filter(
        state__in=["hidden", "withdrawn"], published_at__isnull=False
    )
    gone.update(gone_at=Coalesce(Subquery(hidden.values("at")[:1]), F("published_at")))


class Migration(migrations.Migration):
    dependencies = [
        ("carespace", "0014_voices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="gone_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="post", name="post_taken_down"),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("state", "published"), _negated=True)
                & models.Q(("published_at__isnull", False)),
                fields=["debate", "-gone_at", "-id"],
                name="post_gone_last",
            ),
        ),
    ]
