"""What a reason says becomes its first text; back again its current one.

Reports and decisions name that text where it was said before them: of what was changed since, the words are gone.
"""

from django.db import migrations

FILL = """
insert into carespace_reasontext (stance_id, number, text, at)
select id, 1, reason, at from carespace_stance where reason <> '' order by id;

update carespace_stance stance set current_reason_id = said.id
from carespace_reasontext said where said.stance_id = stance.id;

update carespace_report report set reason_text_id = said.id
from carespace_reasontext said where said.stance_id = report.stance_id and said.at <= report.at;

update carespace_moderationdecision ruling set reason_text_id = said.id
from carespace_reasontext said where said.stance_id = ruling.stance_id and said.at <= ruling.at;
"""
EMPTY = """
update carespace_report set reason_text_id = null where reason_text_id is not null;
update carespace_moderationdecision set reason_text_id = null where reason_text_id is not null;

update carespace_stance stance set reason = said.text, current_reason_id = null
from carespace_reasontext said where said.id = stance.current_reason_id;

delete from carespace_reasontext;
"""


class Migration(migrations.Migration):
    dependencies = [("carespace", "0037_reason_texts")]

    operations = [
        # First here, so that on the way back they come when every reason has its words again.
        migrations.RemoveConstraint(model_name="stance", name="stance_reason_says_something"),
        migrations.RemoveConstraint(model_name="stance", name="stance_reason_meant_to_be_shown"),
        migrations.RunSQL(FILL, EMPTY),
    ]
