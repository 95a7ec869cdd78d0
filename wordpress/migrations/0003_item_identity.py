"""What confirms that a number of the old site still means the same item."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("wordpress", "0002_comment_permissions")]

    operations = [
        migrations.AddField("importeditem", "number", models.BigIntegerField(default=0, db_default=0)),
        *[
            migrations.AddField(
                "importeditem", name, models.CharField(blank=True, default="", db_default="", max_length=255)
            )
            for name in ("guid", "slug", "title")
        ],
        migrations.AddField("importeditem", "first_date", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "importeditem", models.Index(fields=["site", "number"], name="imported_item_number")
        ),
        migrations.AddIndex("importeditem", models.Index(fields=["number"], name="imported_item_any_site")),
    ]
