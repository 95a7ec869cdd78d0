"""Authors, their places in bylines, and the editors' say over them."""

import django.db.models.constraints
import django.db.models.deletion
import modelcluster.fields
import modelsearch.index
from django.db import migrations, models

DEEDS = ["add_author", "change_author", "delete_author"]


def permissions(apps):
    """The permissions; Django itself makes rows for new models only after all migrations."""
    kind = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="articles", model="author"
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
        ("articles", "0004_newsroom_groups"),
    ]

    operations = [
        migrations.AlterField(
            model_name="articlepage",
            name="byline",
            field=models.CharField(
                default="CareSpace staff",
                help_text="For stories without authors chosen; with authors it is made of their names.",
                max_length=300,
            ),
        ),
        migrations.CreateModel(
            name="Author",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                (
                    "slug",
                    models.SlugField(
                        blank=True, help_text="Made from the name.", max_length=100, unique=True
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True, help_text="As readers know it: Data editor.", max_length=120
                    ),
                ),
                ("bio", models.TextField(blank=True, max_length=1200)),
                (
                    "picture",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="articles.customimage",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="Authored",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "article",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="authored",
                        to="articles.articlepage",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authored",
                        to="articles.author",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_order"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("article", "author"),
                        name="author_once_in_a_byline",
                    )
                ],
            },
        ),
        migrations.RunPython(grant, take_back),
    ]
