"""A secret of each member, from which with a key outside the database their voices in debates are found."""

import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

import accounts.models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_names_unlike_others"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="voice_secret",
            field=models.BinaryField(db_default=accounts.models.RandomBytes(), max_length=32),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(
                    django.db.models.functions.text.Length("voice_secret"), 32
                ),
                name="user_voice_secret_is_whole",
            ),
        ),
    ]
