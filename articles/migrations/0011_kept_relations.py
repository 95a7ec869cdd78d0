"""Which stories are most like each story, kept by a tick."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_story_counts")]

    operations = [
        migrations.CreateModel(
            name="KeptRelation",
            fields=[
                (
                    "story",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="kept_relation",
                        serialize=False,
                        to="articles.articlepage",
                    ),
                ),
                (
                    "alike",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        help_text="The numbers of the stories.",
                        size=None,
                    ),
                ),
                ("looked_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["looked_at"], name="kept_relation_looked_at")],
            },
        ),
    ]
