"""Claims of stories, and what releases said of them: readings that the database keeps as they were written."""

import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models

FREEZE = """
create function articles_reading_is_kept() returns trigger language plpgsql as $$
begin
    raise exception 'A reading is written once and stays.' using errcode = 'check_violation';
end $$;
create trigger articles_claimreading_is_kept before update or delete on articles_claimreading
    for each row execute function articles_reading_is_kept();
"""
THAW = """
drop trigger articles_claimreading_is_kept on articles_claimreading;
drop function articles_reading_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0006_corrections"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClaimReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("comparison", models.CharField(max_length=64)),
                ("release", models.PositiveBigIntegerField()),
                ("loaded_at", models.DateTimeField()),
                ("as_at", models.DateField()),
                ("released_on", models.DateField()),
                ("is_demonstration", models.BooleanField()),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("holds", "Holds"),
                            ("no longer holds", "No longer holds"),
                            ("cannot be checked", "Cannot be checked"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "strength",
                    models.CharField(
                        blank=True,
                        choices=[("clear", "Clear"), ("too close to call", "Too close to call")],
                        max_length=20,
                    ),
                ),
                ("a_numerator", models.PositiveIntegerField(null=True)),
                ("a_denominator", models.PositiveIntegerField(null=True)),
                ("a_share", models.FloatField(null=True)),
                ("b_numerator", models.PositiveIntegerField(null=True)),
                ("b_denominator", models.PositiveIntegerField(null=True)),
                ("b_share", models.FloatField(null=True)),
                ("told", models.TextField()),
                ("read_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("comparison", "release", "loaded_at"), name="claim_reading_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("strength", ""), ("verdict", "cannot be checked")),
                            models.Q(
                                ("strength__in", ["clear", "too close to call"]),
                                ("verdict__in", ["holds", "no longer holds"]),
                            ),
                            _connector="OR",
                        ),
                        name="claim_reading_strength_beside_verdict",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("release", models.PositiveBigIntegerField()),
                ("loaded_at", models.DateTimeField()),
                ("as_at", models.DateField()),
                ("done_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("release", "loaded_at"), name="round_once_for_a_release")
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("higher", "A is higher than B"),
                            ("lower", "A is lower than B"),
                            ("above", "A is above a value"),
                            ("below", "A is below a value"),
                            ("rose", "A has risen since a release"),
                            ("fell", "A has fallen since a release"),
                            ("not-checkable", "It cannot be checked"),
                        ],
                        default="higher",
                        max_length=16,
                        verbose_name="it says",
                    ),
                ),
                ("a_query", models.CharField(blank=True, max_length=600, verbose_name="A: measure")),
                (
                    "a_group",
                    models.CharField(blank=True, default="all", max_length=160, verbose_name="A: group"),
                ),
                ("b_query", models.CharField(blank=True, max_length=600, verbose_name="B: measure")),
                (
                    "b_group",
                    models.CharField(blank=True, default="all", max_length=160, verbose_name="B: group"),
                ),
                (
                    "margin",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=10, null=True, verbose_name="by at least"
                    ),
                ),
                (
                    "margin_unit",
                    models.CharField(
                        blank=True,
                        choices=[("points", "points (or homes)"), ("times", "times")],
                        default="points",
                        max_length=6,
                        verbose_name="counted in",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In per cent for a share, else in homes.",
                        max_digits=12,
                        null=True,
                        verbose_name="the value",
                    ),
                ),
                ("since", models.DateField(blank=True, null=True, verbose_name="since the release of")),
                (
                    "a_published",
                    models.CharField(
                        blank=True,
                        help_text="What the story printed, such as 9%.",
                        max_length=40,
                        verbose_name="A as printed",
                    ),
                ),
                ("b_published", models.CharField(blank=True, max_length=40, verbose_name="B as printed")),
                (
                    "words",
                    models.CharField(
                        blank=True,
                        help_text="Leave empty to have the sentence written from your choices.",
                        max_length=300,
                        verbose_name="your sentence",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        help_text="Readers see this.",
                        max_length=300,
                        verbose_name="why it cannot be checked",
                    ),
                ),
                (
                    "article",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="articles.articlepage",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_order"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["higher", "lower", "above", "below", "rose", "fell", "not-checkable"],
                            )
                        ),
                        name="claim_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "not-checkable"),
                                models.Q(("reason", ""), _negated=True),
                                models.Q(("words", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("kind", "not-checkable"), _negated=True),
                                models.Q(("a_query", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="claim_is_checkable_or_says_why_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["higher", "lower"]), _negated=True),
                            models.Q(("b_query", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="claim_has_its_other_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["above", "below"]), _negated=True),
                            ("value__isnull", False),
                            _connector="OR",
                        ),
                        name="claim_has_its_value",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["fell", "rose"]), _negated=True),
                            ("since__isnull", False),
                            _connector="OR",
                        ),
                        name="claim_has_its_start",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FREEZE, THAW),
    ]
