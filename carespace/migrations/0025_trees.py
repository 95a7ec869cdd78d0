"""Replies are answered: each has its number in its point, and none stands deeper than nine."""

from django.db import migrations, models
from django.db.models import Q

NUMBER = """
with recursive numbered as (
    select id, parent_id, row_number() over (partition by parent_id order by path) as nth
    from carespace_post where parent_id is not null
), tree as (
    select numbered.id, numbered.nth::text as number
    from numbered join carespace_post point on point.id = numbered.parent_id and point.parent_id is null
    union all
    select numbered.id, tree.number || '.' || numbered.nth
    from numbered join tree on tree.id = numbered.parent_id
)
update carespace_post post set reply_number = tree.number from tree where tree.id = post.id;
"""


class Migration(migrations.Migration):
    dependencies = [("carespace", "0024_blind_stance_rules")]

    operations = [
        migrations.AddField(
            model_name="post",
            name="reply_number",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=80),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(condition=Q(("depth__lte", 9)), name="post_depth_is_bounded"),
        ),
        migrations.RunSQL(NUMBER, migrations.RunSQL.noop),
    ]
