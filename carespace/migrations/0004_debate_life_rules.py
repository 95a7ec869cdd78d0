import datetime

import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("carespace", "0003_debates_that_ended")]

    operations = [
        migrations.RemoveConstraint(
            model_name="moderationdecision",
            name="ruling_decision_known",
        ),
        migrations.AlterField(
            model_name="moderationdecision",
            name="decision",
            field=models.CharField(
                choices=[
                    ("approve", "Approved"),
                    ("keep", "Kept after a report"),
                    ("hide", "Hidden"),
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
        migrations.AddConstraint(
            model_name="debate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("end_announced_at", None), ("end_ground", ""), ("end_reason", ""), ("ends_at", None)
                    ),
                    models.Q(
                        ("end_announced_at__isnull", False),
                        ("ends_at__isnull", False),
                        ("end_ground", "date"),
                        ("end_reason", ""),
                        (
                            "ends_at__gte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("end_announced_at"), "+", models.Value(datetime.timedelta(days=3))
                            ),
                        ),
                    ),
                    models.Q(
                        ("end_announced_at__isnull", False),
                        ("ends_at__isnull", False),
                        ("end_ground", "hand"),
                        ("ends_at", models.F("end_announced_at")),
                        models.Q(("end_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="debate_end_announced",
            ),
        ),
        migrations.AddConstraint(
            model_name="debate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at", None), ("ends_at__gte", models.F("opened_at")), _connector="OR"
                ),
                name="debate_ends_after_opening",
            ),
        ),
        migrations.AddConstraint(
            model_name="debate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("silence_ends_at", None), ("silence_warned_at", None)),
                    models.Q(
                        (
                            "silence_ends_at__gte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("silence_warned_at"), "+", models.Value(datetime.timedelta(days=3))
                            ),
                        ),
                        ("silence_ends_at__isnull", False),
                        (
                            "silence_warned_at__gte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("silent_since"), "+", models.Value(datetime.timedelta(days=11))
                            ),
                        ),
                        ("silence_warned_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="debate_silence_warned",
            ),
        ),
        migrations.AddConstraint(
            model_name="debate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quiet_from", None), ("quiet_until", None)),
                    models.Q(
                        ("quiet_from__isnull", False),
                        ("quiet_until__isnull", False),
                        models.Q(("quiet_from", models.F("quiet_until")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="debate_quiet_hours_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="debate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("pause", ""), ("paused_at", None)),
                    models.Q(("pause__in", ["writing", "reading"]), ("paused_at__isnull", False)),
                    _connector="OR",
                ),
                name="debate_pause_known",
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
    ]
