"""Every text a post has had, and which of them is its current one; both empty until the next migration."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("carespace", "0015_gone_at")]

    operations = [
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(db_default=1, default=1)),
                ("text", models.TextField()),
                ("why", models.TextField(blank=True, db_default="", default="")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("nonce", models.UUIDField(blank=True, editable=False, null=True)),
                ("withheld_at", models.DateTimeField(blank=True, null=True)),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="carespace.post",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("post", "number"), name="revision_once_per_number"),
                    models.UniqueConstraint(
                        condition=Q(("nonce__isnull", False)),
                        fields=("post", "nonce"),
                        name="revision_once_per_form",
                    ),
                    models.CheckConstraint(
                        condition=Q(("text", ""), _negated=True), name="revision_text_given"
                    ),
                    models.CheckConstraint(condition=Q(("number__gte", 1)), name="revision_number_from_one"),
                ],
            },
        ),
        migrations.AddField(
            model_name="post",
            name="current_revision",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="carespace.revision",
            ),
        ),
    ]
