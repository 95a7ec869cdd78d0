"""Counts of debates and posts on their rows: the columns. The next migrations fill and index them."""

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models.functions import Cast, Sqrt

import carespace.models.debate_counts

Z = 1.96


def build_strength():
    """`carespace.ranking.build_strength_expression` as it was."""
    agree = Cast(models.F("agrees"), models.FloatField())
    n = Cast(models.F("agrees") + models.F("disagrees"), models.FloatField())
    p = agree / n
    margin = models.Value(Z) * Sqrt(p * (models.Value(1.0) - p) / n + models.Value(Z**2 / 4) / (n * n))
    bound = (p + models.Value(Z**2 / 2) / n - margin) / (models.Value(1.0) + models.Value(Z**2) / n)
    return models.Case(
        models.When(agrees=0, disagrees=0, then=models.Value(0.0)),
        default=bound,
        output_field=models.FloatField(),
    )


class Migration(migrations.Migration):
    dependencies = [("carespace", "0004_debate_life_rules")]

    operations = [
        migrations.AddField(
            model_name="debate",
            name="ever_published",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="debate",
            name="points_against",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="debate",
            name="points_for",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="debate",
            name="points_neither",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="debate",
            name="replies",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="debate",
            name="stance_table",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=django.contrib.postgres.fields.ArrayField(
                    base_field=models.IntegerField(), size=4
                ),
                db_default=models.Value("{{0,0,0,0},{0,0,0,0},{0,0,0,0}}", output_field=models.TextField()),
                default=carespace.models.debate_counts.build_empty_table,
                editable=False,
                size=3,
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="agrees",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="post",
            name="closes_beneath",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="post",
            name="disagrees",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="post",
            name="last_reply_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="post",
            name="passes",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="post",
            name="shown",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddField(
            model_name="post",
            name="strength",
            field=models.GeneratedField(
                db_persist=True, expression=build_strength(), output_field=models.FloatField()
            ),
        ),
    ]
