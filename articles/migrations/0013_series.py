"""Series, and the editors' say over them."""

import django.db.models.deletion
import modelsearch.index
from django.db import migrations, models

DEEDS = ["add_series", "change_series", "delete_series"]


def permissions(apps):
    """The permissions; Django itself makes rows for new models only after all migrations."""
    kind = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="articles", model="series"
    )[0]
    found = apps.get_model("auth", "Permission").objects
    return [
        found.get_or_create(
            content_type=kind, codename=deed, defaults={"name": f"Can {deed.replace('_', ' ')}"}
        )[0]
        for deed in DEEDS
    ]


def grant(apps, schema_editor):
    apps.get_model("auth", "Group").objects.get(name="Editors").permissions.add(*permissions(apps))


def take_back(apps, schema_editor):
    apps.get_model("auth", "Group").objects.get(name="Editors").permissions.remove(*permissions(apps))


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0012_body_blocks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True)),
                (
                    "slug",
                    models.SlugField(
                        blank=True, help_text="Made from the name.", max_length=100, unique=True
                    ),
                ),
                (
                    "introduction",
                    models.TextField(blank=True, help_text="What the series is about.", max_length=600),
                ),
            ],
            options={
                "verbose_name_plural": "series",
                "ordering": ["name"],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.AddField(
            model_name="articlepage",
            name="series",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="articles",
                to="articles.series",
            ),
        ),
        migrations.RunPython(grant, take_back),
    ]
