"""What is remembered of a move from another site, its comments, and who may hold them back."""

import django.db.models.deletion
from django.db import migrations, models

DEEDS = ["change_archivedcomment", "view_archivedcomment"]
GROUPS = ["Editors", "Moderators"]


def permissions(apps):
    """The permissions; Django itself makes rows for new models only after all migrations."""
    kind = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="articles", model="archivedcomment"
    )[0]
    found = apps.get_model("auth", "Permission").objects
    return [
        found.get_or_create(
            content_type=kind,
            codename=deed,
            defaults={"name": f"Can {deed.split('_')[0]} archived comment"},
        )[0]
        for deed in DEEDS
    ]


def grant(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(*permissions(apps))


def take_back(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.remove(*permissions(apps))


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0007_claims"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArchivedComment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("site", models.CharField(max_length=200)),
                ("number", models.BigIntegerField()),
                ("author", models.CharField(max_length=120)),
                ("written_at", models.DateTimeField(null=True)),
                ("text", models.TextField()),
                ("place", models.PositiveIntegerField()),
                ("depth", models.PositiveSmallIntegerField(default=0)),
                ("answers", models.CharField(blank=True, max_length=120)),
                (
                    "state",
                    models.CharField(choices=[("shown", "Shown"), ("held", "Held back")], max_length=10),
                ),
                (
                    "source_state",
                    models.CharField(
                        choices=[("shown", "Shown"), ("held", "Held back")], editable=False, max_length=10
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="archived_comments",
                        to="wagtailcore.page",
                    ),
                ),
            ],
            options={
                "verbose_name": "archived comment",
                "indexes": [models.Index(fields=["page", "state", "place"], name="archived_comment_order")],
                "constraints": [
                    models.UniqueConstraint(fields=("site", "number"), name="archived_comment_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["shown", "held"])),
                        name="archived_comment_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportedItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("site", models.CharField(max_length=200)),
                ("key", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=40)),
                ("was_live", models.BooleanField(default=False)),
                ("is_waiting", models.BooleanField(default=False)),
                ("source", models.CharField(max_length=64)),
                ("result", models.CharField(max_length=10)),
                ("why", models.TextField(blank=True)),
                ("placing", models.JSONField(blank=True, default=dict)),
                ("imported_at", models.DateTimeField(auto_now=True)),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="articles.customdocument",
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="articles.customimage",
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.page",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("site", "key"), name="imported_item_once")],
            },
        ),
        migrations.RunPython(grant, take_back),
    ]
