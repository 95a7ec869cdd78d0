"""A replaced file that was put back says when and why."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ratings", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="release",
            name="restored_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="last put back"),
        ),
        migrations.AddField(
            model_name="release",
            name="restored_because",
            field=models.CharField(
                blank=True, db_default="", max_length=500, verbose_name="why it was put back"
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("restored_at__isnull", True), ("restored_because", "")),
                    models.Q(
                        ("restored_at__isnull", False), models.Q(("restored_because", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="release_restored_says_why",
            ),
        ),
    ]
