"""A point's first day: lists by strength hold those past it, the new ones stand by when they came."""

from django.db import migrations, models
from django.db.models import Q

SHOWN_POINT = Q(shown=True, parent=None)
STRONG = SHOWN_POINT & Q(past_first_day=True)
IN_FIRST_DAY = Q(parent=None, past_first_day=False)


class Migration(migrations.Migration):
    dependencies = [("carespace", "0020_first_days")]

    operations = [
        migrations.RemoveIndex(model_name="post", name="point_strongest"),
        migrations.RemoveIndex(model_name="post", name="point_strongest_of_side"),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                fields=["debate", "-strength", "-id"], name="point_strongest", condition=STRONG
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                fields=["debate", "side", "-strength", "-id"],
                name="point_strongest_of_side",
                condition=STRONG,
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                fields=["debate", "-published_at", "-id"],
                name="point_in_first_day",
                condition=SHOWN_POINT & IN_FIRST_DAY,
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                fields=["published_at"],
                name="point_first_day_due",
                condition=IN_FIRST_DAY & Q(published_at__isnull=False),
            ),
        ),
    ]
