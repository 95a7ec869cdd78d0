"""What a voice's member does for the site, said beside what they post."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("carespace", "0028_voices_alone"),
    ]

    operations = [
        migrations.AddField(
            model_name="voice",
            name="mark",
            field=models.CharField(
                blank=True,
                choices=[("moderator", "moderator"), ("editor", "editor")],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="voice",
            constraint=models.CheckConstraint(
                condition=models.Q(("mark", ""), ("mark__in", ["moderator", "editor"]), _connector="OR"),
                name="voice_mark_known",
            ),
        ),
    ]
