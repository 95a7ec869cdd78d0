"""Reasons for a changed stance may be shown beside the post they credit, reported and decided on; credits are counted."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("carespace", "0031_quotes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="report",
            name="report_open_once_per_member",
        ),
        migrations.RemoveConstraint(
            model_name="stance",
            name="stance_credit_has_reason",
        ),
        migrations.AddField(
            model_name="follow",
            name="minds_told",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="moderationdecision",
            name="stance",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rulings",
                to="carespace.stance",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="minds_changed",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="report",
            name="stance",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reason_reports",
                to="carespace.stance",
            ),
        ),
        migrations.AddField(
            model_name="stance",
            name="reason_shown",
            field=models.CharField(
                choices=[
                    ("unsigned", "Everyone, without any name"),
                    ("signed", "Everyone, as I am shown in this debate"),
                    ("nobody", "Nobody: it only counts"),
                ],
                db_default="nobody",
                default="nobody",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="stance",
            name="reason_state",
            field=models.CharField(
                choices=[
                    ("private", "Shown to nobody"),
                    ("waiting", "Waiting for a moderator"),
                    ("published", "Shown"),
                    ("hidden", "Hidden by a moderator"),
                ],
                db_default="private",
                default="private",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("minds_changed__gt", 0), ("shown", True)),
                fields=["debate", "-minds_changed", "id"],
                name="post_changed_minds",
            ),
        ),
        migrations.AddIndex(
            model_name="stance",
            index=models.Index(
                condition=models.Q(("reason_state", "published")),
                fields=["credited", "-id"],
                name="stance_reason_shown",
            ),
        ),
        migrations.AddIndex(
            model_name="stance",
            index=models.Index(
                condition=models.Q(("reason_state", "waiting")), fields=["at"], name="stance_reason_queue"
            ),
        ),
        migrations.AddConstraint(
            model_name="moderationdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("post", None), ("stance", None), _connector="OR"),
                name="ruling_on_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ruling__isnull", True), ("stance", None)),
                fields=("post", "reporter"),
                name="report_open_once_per_member",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ruling__isnull", True), ("stance__isnull", False)),
                fields=("stance", "reporter"),
                name="reason_report_once_per_member",
            ),
        ),
        migrations.AddConstraint(
            model_name="stance",
            constraint=models.CheckConstraint(
                condition=models.Q(("credited", None), ("moment", "after"), _connector="OR"),
                name="stance_credit_comes_after",
            ),
        ),
        migrations.AddConstraint(
            model_name="stance",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason_shown__in", ["unsigned", "signed", "nobody"])),
                name="stance_reason_shown_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="stance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reason_state", "private"),
                    models.Q(
                        ("reason_state__in", ["private", "waiting", "published", "hidden"]),
                        models.Q(("reason", ""), _negated=True),
                        models.Q(("reason_shown", "nobody"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="stance_reason_meant_to_be_shown",
            ),
        ),
    ]
