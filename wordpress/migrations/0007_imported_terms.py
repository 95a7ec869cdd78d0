"""Where the lists of an old site lead."""

import django.db.models.deletion
from django.db import migrations, models


def key_of(model):
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=model
    )


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wordpress", "0006_comment_threads"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportedTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("site", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=10)),
                ("number", models.BigIntegerField(default=0)),
                ("slug", models.CharField(max_length=200)),
                ("section", key_of("wagtailcore.page")),
                ("topic", key_of("articles.topic")),
                ("author", key_of("articles.author")),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "slug"], name="imported_term_asked")],
                "constraints": [
                    models.UniqueConstraint(fields=("site", "kind", "slug"), name="imported_term_once")
                ],
            },
        ),
    ]
