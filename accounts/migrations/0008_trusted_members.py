"""Members whose posts wait for no moderator are known without looking at their posts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_voice_secrets")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="is_trusted",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
    ]
