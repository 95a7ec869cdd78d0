"""Quotes: where in another text the passage stands that a text quotes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("carespace", "0030_strength_with_votes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Quote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("text", "the words of a reply, or the claim of a point"),
                            ("why", "why a point's claim should hold"),
                        ],
                        max_length=4,
                    ),
                ),
                ("starts", models.PositiveSmallIntegerField()),
                ("ends", models.PositiveSmallIntegerField()),
                (
                    "quoted",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quoted_by",
                        to="carespace.revision",
                    ),
                ),
                (
                    "quoting",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quotes",
                        to="carespace.revision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("quoting", "number"), name="quote_once_per_mark"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="quote_number_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["text", "why"])), name="quote_part_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))), name="quote_has_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quoting", models.F("quoted")), _negated=True),
                        name="quote_of_another_text",
                    ),
                ],
            },
        ),
    ]
