"""What was doubted of a release that was published all the same, and why."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ratings", "0005_releases_of_totals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="incomingfile",
            name="accepted_because",
            field=models.CharField(
                blank=True,
                db_default="",
                max_length=500,
                verbose_name="why it is published in spite of doubts",
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="accepted_because",
            field=models.CharField(
                blank=True, db_default="", max_length=500, verbose_name="why it was published all the same"
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="accepted_doubts",
            field=models.JSONField(
                blank=True,
                db_default=models.Value([], models.JSONField()),
                default=list,
                verbose_name="what was doubted of it",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted_because", ""), ("accepted_doubts", [])),
                    models.Q(
                        models.Q(("accepted_doubts", []), _negated=True),
                        models.Q(("accepted_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="release_accepted_says_why",
            ),
        ),
    ]
