"""What was read from a release that nobody published says so wherever it is told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0012_privacy_names_cookies")]

    operations = [
        migrations.AddField(
            model_name=name,
            name="is_invented",
            field=models.BooleanField(default=False, db_default=False),
        )
        for name in ("claimreading", "figurereading")
    ]
