"""What a public name looks like, beside the name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_unsent_forms")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="name_skeleton",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=400),
        ),
    ]
