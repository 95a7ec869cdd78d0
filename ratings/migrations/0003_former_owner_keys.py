"""A published name remembers the key it had, so that addresses made of it lead on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ratings", "0002_restored_releases")]

    operations = [
        migrations.AddField(
            model_name="owneralias",
            name="former_key",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="The key this name had while keys lost accents and ran “&” into the letters about it.",
                max_length=255,
            ),
        ),
        migrations.AddIndex(
            model_name="owneralias",
            index=models.Index(
                condition=models.Q(("former_key", ""), _negated=True),
                fields=["former_key"],
                name="owner_alias_former_key",
            ),
        ),
    ]
