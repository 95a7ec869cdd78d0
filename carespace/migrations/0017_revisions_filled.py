"""What every post says becomes its first text, uncut; back again its current one."""

from django.db import migrations

FILL = """
insert into carespace_revision (post_id, number, text, why, at)
select id, 1, text, '', created_at from carespace_post order by id;

update carespace_post post set current_revision_id = revision.id
from carespace_revision revision where revision.post_id = post.id;
"""
# The foreign keys are checked at the end of the transaction, where no post names a text any more.
EMPTY = """
update carespace_post post set text = revision.text, current_revision_id = null
from carespace_revision revision where revision.id = post.current_revision_id;

delete from carespace_revision;
"""


class Migration(migrations.Migration):
    dependencies = [("carespace", "0016_revisions")]

    operations = [
        # First here, so that on the way back it comes when every post has its text again.
        migrations.RemoveConstraint(model_name="post", name="post_text_given"),
        migrations.RunSQL(FILL, EMPTY),
    ]
