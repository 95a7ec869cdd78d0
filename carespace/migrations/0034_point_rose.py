"""When a vote last made a point stronger: those are read again at the end of the strongest."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("carespace", "0033_minds_changed_filled")]

    operations = [
        migrations.AddField(
            model_name="post",
            name="rose_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(
                    ("parent", None), ("shown", True), ("past_first_day", True), ("rose_at__isnull", False)
                ),
                fields=["debate", "rose_at", "id"],
                name="point_rose",
            ),
        ),
    ]
