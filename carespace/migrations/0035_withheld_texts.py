"""One text of a post may be withheld, and a decision may be about one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

#: What the rules of before do not know goes before they come back; a text that is withheld stays so.
UNDO = [
    """update carespace_report set ruling_id = null where ruling_id in
        (select id from carespace_moderationdecision where decision in ('withhold', 'release'))""",
    "delete from carespace_moderationdecision where decision in ('withhold', 'release')",
    "set constraints all immediate",
]


class Migration(migrations.Migration):
    dependencies = [
        ("carespace", "0034_point_rose"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="moderationdecision",
            name="ruling_hide_names_rule",
        ),
        migrations.RemoveConstraint(
            model_name="moderationdecision",
            name="ruling_decision_known",
        ),
        migrations.AddField(
            model_name="moderationdecision",
            name="revision",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rulings",
                to="carespace.revision",
            ),
        ),
        migrations.AlterField(
            model_name="moderationdecision",
            name="decision",
            field=models.CharField(
                choices=[
                    ("approve", "Approved"),
                    ("keep", "Kept after a report"),
                    ("hide", "Hidden"),
                    ("withhold", "One text withheld"),
                    ("release", "One text shown again"),
                    ("open", "Debate opened"),
                    ("set-end", "End of a debate set"),
                    ("correct", "Motion corrected"),
                    ("end", "Debate ended"),
                    ("close", "Debate closed"),
                    ("pause", "Debate paused"),
                    ("resume", "Debate resumed"),
                    ("withdraw", "Debate withdrawn"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(
                condition=models.Q(("withheld_at__isnull", False)), fields=["post"], name="revision_withheld"
            ),
        ),
        migrations.AddConstraint(
            model_name="moderationdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision__in", ["hide", "withhold"]), _negated=True),
                    ("rule__in", ["identifies", "unlawful", "personal", "off-motion", "advertising"]),
                    _connector="OR",
                ),
                name="ruling_hide_names_rule",
            ),
        ),
        migrations.AddConstraint(
            model_name="moderationdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decision__in", ("withhold", "release")),
                        ("post__isnull", False),
                        ("revision__isnull", False),
                    ),
                    models.Q(
                        models.Q(("decision__in", ("withhold", "release")), _negated=True), ("revision", None)
                    ),
                    _connector="OR",
                ),
                name="ruling_of_text_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="moderationdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "decision__in",
                        [
                            "approve",
                            "keep",
                            "hide",
                            "withhold",
                            "release",
                            "open",
                            "set-end",
                            "correct",
                            "end",
                            "close",
                            "pause",
                            "resume",
                            "withdraw",
                        ],
                    )
                ),
                name="ruling_decision_known",
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, UNDO),
    ]
