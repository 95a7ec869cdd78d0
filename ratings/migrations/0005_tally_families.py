"""Counts each release by every family of dimensions in place of the finest counts alone, and what homes became."""

import django.db.models.deletion
from django.db import migrations, models

FINEST = """
insert into ratings_tally (release_id, sector, owner_size, region, provision_type, outcome, homes)
select release_id, sector, owner_size, region, provision_type, outcome, count(*)
from ratings_standing group by 1, 2, 3, 4, 5, 6
"""


def refill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FINEST)


class Migration(migrations.Migration):
    dependencies = [("ratings", "0004_standing_by_authority")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, refill),
        migrations.DeleteModel(name="Tally"),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("family", models.CharField(blank=True, max_length=70)),
                ("sector", models.CharField(blank=True, max_length=20)),
                ("owner_size", models.CharField(blank=True, max_length=15)),
                ("region", models.CharField(blank=True, max_length=40)),
                ("provision_type", models.CharField(blank=True, max_length=30)),
                (
                    "age",
                    models.CharField(blank=True, max_length=10, verbose_name="age of the latest judgement"),
                ),
                ("authority", models.CharField(blank=True, max_length=80)),
                ("owner", models.CharField(blank=True, max_length=255)),
                ("homes", models.PositiveIntegerField()),
                ("places", models.PositiveIntegerField(default=0)),
                ("overall_outstanding", models.PositiveIntegerField(default=0)),
                ("overall_good", models.PositiveIntegerField(default=0)),
                ("overall_requires_improvement", models.PositiveIntegerField(default=0)),
                ("overall_inadequate", models.PositiveIntegerField(default=0)),
                ("protection_outstanding", models.PositiveIntegerField(default=0)),
                ("protection_good", models.PositiveIntegerField(default=0)),
                ("protection_requires_improvement", models.PositiveIntegerField(default=0)),
                ("protection_inadequate", models.PositiveIntegerField(default=0)),
                ("leadership_outstanding", models.PositiveIntegerField(default=0)),
                ("leadership_good", models.PositiveIntegerField(default=0)),
                ("leadership_requires_improvement", models.PositiveIntegerField(default=0)),
                ("leadership_inadequate", models.PositiveIntegerField(default=0)),
                ("places_outstanding", models.PositiveIntegerField(default=0)),
                ("places_good", models.PositiveIntegerField(default=0)),
                ("places_requires_improvement", models.PositiveIntegerField(default=0)),
                ("places_inadequate", models.PositiveIntegerField(default=0)),
                (
                    "release",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tallies",
                        to="ratings.release",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "tallies",
                "indexes": [
                    models.Index(
                        condition=models.Q(("owner", ""), _negated=True),
                        fields=["release", "family", "homes"],
                        name="tally_largest_owners",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "release",
                            "family",
                            "owner",
                            "authority",
                            "sector",
                            "owner_size",
                            "region",
                            "provision_type",
                            "age",
                        ),
                        name="tally_once_per_combination",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("homes__gt", 0)), name="tally_counts_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "sector__in",
                                ["", "private", "voluntary", "local-authority", "health-authority"],
                            ),
                            (
                                "region__in",
                                [
                                    "",
                                    "north-east",
                                    "north-east-yorkshire-and-the-humber",
                                    "north-west",
                                    "yorkshire-and-the-humber",
                                    "east-midlands",
                                    "west-midlands",
                                    "east-of-england",
                                    "london",
                                    "south-east",
                                    "south-west",
                                ],
                            ),
                            ("owner_size__in", ["", "1", "2-4", "5-9", "10+", "not published"]),
                            (
                                "provision_type__in",
                                ["", "childrens-home", "secure-childrens-home", "residential-special-school"],
                            ),
                            ("age__in", ["", "under-1", "1-2", "2-3", "3-plus", "none"]),
                        ),
                        name="tally_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("family", models.CharField(blank=True, max_length=40)),
                ("sector", models.CharField(blank=True, max_length=20)),
                ("owner_size", models.CharField(blank=True, max_length=15)),
                ("region", models.CharField(blank=True, max_length=40)),
                ("before", models.CharField(max_length=20)),
                ("after", models.CharField(max_length=20)),
                ("homes", models.PositiveIntegerField()),
                ("left", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name="passage",
            name="before_release",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="passages_from",
                to="ratings.release",
            ),
        ),
        migrations.AddField(
            model_name="passage",
            name="release",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="passages",
                to="ratings.release",
            ),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.UniqueConstraint(
                fields=(
                    "release",
                    "before_release",
                    "family",
                    "sector",
                    "owner_size",
                    "region",
                    "before",
                    "after",
                ),
                name="passage_once_per_combination",
            ),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.CheckConstraint(
                condition=models.Q(("homes__gt", 0), ("left__lte", models.F("homes"))),
                name="passage_counts_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "before__in",
                        ["outstanding", "good", "requires-improvement", "inadequate", "not-judged"],
                    ),
                    (
                        "after__in",
                        ["outstanding", "good", "requires-improvement", "inadequate", "not-judged", "closed"],
                    ),
                ),
                name="passage_outcomes",
            ),
        ),
    ]
