"""How far live stories have moved, what editors settled, and how often stories are read."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0013_series"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Drift",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weight", models.FloatField(default=0)),
                ("moved", models.PositiveIntegerField(default=0, verbose_name="figures that moved")),
                (
                    "furthest",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="the figure that moved furthest"
                    ),
                ),
                ("fallen", models.PositiveIntegerField(default=0, verbose_name="claims that no longer hold")),
                ("pinned", models.BooleanField(default=False)),
                ("as_at", models.DateField(null=True, verbose_name="the newest release")),
                ("counted_at", models.DateTimeField()),
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drift",
                        to="articles.articlepage",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-weight"], name="drift_by_weight")],
            },
        ),
        migrations.CreateModel(
            name="ReadCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("reads", models.PositiveIntegerField(default=0)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="read_counts",
                        to="articles.articlepage",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("article", "day"), name="read_count_once_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted as it stands"),
                            ("updated", "Updated"),
                            ("pinned", "Pinned"),
                            ("unpinned", "Unpinned"),
                        ],
                        max_length=10,
                    ),
                ),
                ("as_at", models.DateField(null=True)),
                ("words", models.TextField(blank=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="settlements",
                        to="articles.articlepage",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("action__in", ["updated", "pinned"]), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="settlement_gives_words",
                    )
                ],
            },
        ),
    ]
