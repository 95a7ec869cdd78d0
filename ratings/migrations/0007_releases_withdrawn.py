"""A release may be withdrawn, and what was done to releases is kept in a public log."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

#: What was put back before there was a log stands in it.
EARLIER = """
insert into ratings_releaselogentry (release_id, deed, reason, at)
select id, 'restored', restored_because, restored_at from ratings_release where restored_at is not null"""


class Migration(migrations.Migration):
    dependencies = [
        ("ratings", "0006_doubts_accepted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReleaseLogEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "deed",
                    models.CharField(
                        choices=[("withdrawn", "Withdrawn"), ("restored", "Put back")], max_length=9
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="release",
            name="release_replaced_says_when",
        ),
        migrations.AddField(
            model_name="release",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="taken off"),
        ),
        migrations.AddField(
            model_name="release",
            name="withdrawn_because",
            field=models.CharField(
                blank=True, db_default="", max_length=500, verbose_name="why it was taken off"
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("is_current", True), ("replaced_at__isnull", True), ("withdrawn_at__isnull", True)
                    ),
                    models.Q(
                        ("is_current", False),
                        models.Q(
                            ("replaced_at__isnull", False), ("withdrawn_at__isnull", False), _connector="OR"
                        ),
                    ),
                    _connector="OR",
                ),
                name="release_replaced_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_because", "")),
                    models.Q(
                        ("withdrawn_at__isnull", False), models.Q(("withdrawn_because", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="release_withdrawn_says_why",
            ),
        ),
        migrations.AddField(
            model_name="releaselogentry",
            name="done_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="releaselogentry",
            name="release",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="log", to="ratings.release"
            ),
        ),
        migrations.AddConstraint(
            model_name="releaselogentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("deed__in", ["withdrawn", "restored"])), name="release_log_deed_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="releaselogentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="release_log_says_why"
            ),
        ),
        migrations.RunSQL(EARLIER, migrations.RunSQL.noop),
    ]
