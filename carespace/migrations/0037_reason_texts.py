"""Every text that a reason for a changed mind has had, and which of them is current; both empty until the next migration."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual


class Migration(migrations.Migration):
    dependencies = [("carespace", "0036_voice_areas")]

    operations = [
        migrations.CreateModel(
            name="ReasonText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(db_default=1, default=1)),
                ("text", models.TextField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "stance",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reason_texts",
                        to="carespace.stance",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("stance", "number"), name="reason_once_per_number"),
                    models.CheckConstraint(
                        condition=Q(GreaterThanOrEqual(Length("text"), 20)), name="reason_says_something"
                    ),
                    models.CheckConstraint(condition=Q(("number__gte", 1)), name="reason_number_from_one"),
                ],
            },
        ),
        migrations.AddField(
            model_name="moderationdecision",
            name="reason_text",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="rulings",
                to="carespace.reasontext",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="reason_text",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="reports",
                to="carespace.reasontext",
            ),
        ),
        migrations.AddField(
            model_name="stance",
            name="current_reason",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="carespace.reasontext",
            ),
        ),
    ]
