"""A stance's own column of its reason goes: the words stand in the reason's texts alone."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("carespace", "0038_reason_texts_filled")]

    operations = [
        migrations.RemoveField(model_name="stance", name="reason"),
        migrations.AddConstraint(
            model_name="stance",
            constraint=models.CheckConstraint(
                condition=Q(("current_reason", None), ("moment", "after"), _connector="OR"),
                name="stance_reason_comes_after",
            ),
        ),
        migrations.AddConstraint(
            model_name="stance",
            constraint=models.CheckConstraint(
                condition=Q(
                    ("reason_state", "private"),
                    Q(
                        ("reason_state__in", ["private", "waiting", "published", "hidden"]),
                        ("current_reason__isnull", False),
                        Q(("reason_shown", "nobody"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="stance_reason_meant_to_be_shown",
            ),
        ),
    ]
