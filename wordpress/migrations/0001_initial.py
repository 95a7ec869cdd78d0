"""The tables of this app."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("articles", "0001_initial"),
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
    ]
