"""No two members choose names that look alike."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_name_skeletons_filled")]

    operations = [
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                condition=models.Q(("name_skeleton", ""), _negated=True),
                fields=("name_skeleton",),
                name="user_name_unlike_others",
            ),
        ),
    ]
