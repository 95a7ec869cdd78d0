"""Voices: one member in one debate, joined by no row."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("carespace", "0013_posts_once_per_form"),
    ]

    operations = [
        migrations.CreateModel(
            name="Voice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.BinaryField(max_length=32, unique=True)),
                (
                    "shown_as",
                    models.CharField(
                        choices=[
                            ("name", "My public name"),
                            ("role", "My work, with my name hidden"),
                            ("alias", "My work and a letter, with nothing checked"),
                        ],
                        max_length=10,
                    ),
                ),
                ("label", models.CharField(max_length=120)),
                ("place", models.PositiveIntegerField(blank=True, editable=False, null=True)),
                (
                    "checked_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("social-worker", "Social worker"),
                            ("residential-manager", "Residential manager"),
                            ("residential-worker", "Residential worker"),
                            ("commissioner", "Commissioner"),
                            ("foster-carer", "Foster carer"),
                            ("inspector", "Inspector"),
                            ("policy", "Policy or research"),
                            ("other", "Other work in social care"),
                        ],
                        db_default="",
                        default="",
                        max_length=30,
                    ),
                ),
                (
                    "debate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="voices",
                        to="carespace.debate",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("debate", "label", "place"), name="voice_told_apart"),
                    models.CheckConstraint(
                        condition=models.Q(("shown_as__in", ["name", "role", "alias"])),
                        name="voice_shown_as_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("label", ""), _negated=True), name="voice_label_given"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("place", None), ("place__gt", 0), _connector="OR"),
                        name="voice_place_counts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_as", ""),
                            models.Q(
                                (
                                    "checked_as__in",
                                    [
                                        "social-worker",
                                        "residential-manager",
                                        "residential-worker",
                                        "commissioner",
                                        "foster-carer",
                                        "inspector",
                                        "policy",
                                        "other",
                                    ],
                                ),
                                ("shown_as", "role"),
                            ),
                            _connector="OR",
                        ),
                        name="voice_check_is_of_work",
                    ),
                ],
            },
        ),
    ]
