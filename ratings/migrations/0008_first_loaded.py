"""When a release was loaded, apart from when it was last counted."""

from django.db import migrations, models
from django.db.models.functions import Now
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [("ratings", "0007_arrivals")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="first_loaded_at",
            field=models.DateTimeField(db_default=Now(), default=timezone.now),
        ),
        # A table of some dozen rows.
        migrations.RunSQL(
            "update ratings_release set first_loaded_at = loaded_at", reverse_sql=migrations.RunSQL.noop
        ),
        migrations.AlterField(
            model_name="release",
            name="loaded_at",
            field=models.DateTimeField(
                help_text="Later than it was loaded where a ruling on owners touched it.",
                verbose_name="last counted",
            ),
        ),
    ]
