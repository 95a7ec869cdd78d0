"""A point's first day: those public for longer are past it, and those of debates that are over."""

from django.db import migrations, models

FILL = """
update carespace_post post set past_first_day = true
from carespace_debate debate
where debate.id = post.debate_id and post.parent_id is null and post.published_at is not null and (
    post.published_at <= now() - interval '24 hours' or debate.ends_at <= now() or debate.silence_ends_at <= now()
    or exists (select from carespace_closure closure where closure.debate_id = debate.id)
);
"""


class Migration(migrations.Migration):
    dependencies = [("carespace", "0019_claims")]

    operations = [
        migrations.AddField(
            model_name="post",
            name="past_first_day",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
