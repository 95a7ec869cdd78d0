"""Stances taken blind: what must hold of them."""

import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

import carespace.models.debate_counts


class Migration(migrations.Migration):
    dependencies = [("carespace", "0023_blind_stances")]

    operations = [
        migrations.AddConstraint(
            model_name="debate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    carespace.models.debate_counts.NoneBelowZero("matrix"), ("matrix__len", 3)
                ),
                name="debate_matrix_fits",
            ),
        ),
        migrations.AddConstraint(
            model_name="stance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reason", ""),
                    models.Q(
                        django.db.models.lookups.GreaterThanOrEqual(
                            django.db.models.functions.text.Length("reason"), 20
                        ),
                        ("moment", "after"),
                    ),
                    _connector="OR",
                ),
                name="stance_reason_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="stance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("credited", None), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="stance_credit_has_reason",
            ),
        ),
    ]
