"""A post's own column of text goes: its words stand in its texts alone."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("carespace", "0017_revisions_filled")]

    operations = [
        # A default in the database, so that the column comes back on filled tables; the migration before fills it.
        migrations.AlterField(
            model_name="post", name="text", field=models.TextField(db_default="", max_length=1200)
        ),
        migrations.RemoveField(model_name="post", name="text"),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=Q(("path", ""), ("current_revision__isnull", False), _connector="OR"),
                name="post_placed_has_words",
            ),
        ),
    ]
