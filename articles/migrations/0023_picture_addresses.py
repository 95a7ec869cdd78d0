"""Pictures that came with another site have an address of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0022_no_shared_passwords_again")]

    operations = [
        migrations.AddField(
            "customimage",
            "has_own_address",
            models.BooleanField(
                default=False,
                db_default=False,
                editable=False,
                help_text="Readers may see the whole picture at an address of its own.",
            ),
        ),
    ]
