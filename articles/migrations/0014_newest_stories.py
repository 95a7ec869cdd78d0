"""Topics and authors keep when their newest story is from. The first tick after this writes it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0013_invented_releases")]

    operations = [
        migrations.AddField(
            model_name=name, name="newest_story_at", field=models.DateTimeField(editable=False, null=True)
        )
        for name in ("topic", "author")
    ]
