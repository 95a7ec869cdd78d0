"""Counts of debates and posts on their rows: what is there already is counted.

Replies stand one level deep until now, and a hidden point takes its replies from public view.
"""

from django.db import migrations

FILL = """
update carespace_post post set
    closes_beneath = post.state <> 'published',
    shown = post.state = 'published' and (post.parent_id is null or exists (
        select from carespace_post point where point.id = post.parent_id and point.state = 'published')),
    agrees = voted.agrees, disagrees = voted.disagrees, passes = voted.passes,
    descendants = replied.number, last_reply_at = replied.newest
from (
    select id,
        count(vote) filter (where value = 'agree') as agrees,
        count(vote) filter (where value = 'disagree') as disagrees,
        count(vote) filter (where value = 'pass') as passes
    from carespace_post left join (select post_id, value, id as vote from carespace_vote) given on post_id = id
    group by id
) voted, (
    select point.id, count(reply.id) as number, max(reply.published_at) as newest
    from carespace_post point
    left join carespace_post reply on reply.parent_id = point.id and reply.state = 'published'
    group by point.id
) replied
where voted.id = post.id and replied.id = post.id;

update carespace_debate debate set
    points_for = counted.points_for, points_against = counted.points_against,
    points_neither = counted.points_neither, replies = counted.replies, ever_published = counted.ever_published
from (
    select debate_id,
        count(*) filter (where shown and parent_id is null and side = 'for') as points_for,
        count(*) filter (where shown and parent_id is null and side = 'against') as points_against,
        count(*) filter (where shown and parent_id is null and side = 'neither') as points_neither,
        count(*) filter (where shown and parent_id is not null) as replies,
        count(published_at) as ever_published
    from carespace_post group by debate_id
) counted
where counted.debate_id = debate.id;

update carespace_debate debate set stance_table = counted.people
from (
    select debate_id, array_agg(people order by row) as people
    from (
        select debates.debate_id, row, array_agg(
            (select count(*) from carespace_stance before
             left join carespace_stance after on after.debate_id = before.debate_id
                and after.member_id = before.member_id and after.moment = 'after'
             where before.debate_id = debates.debate_id and before.moment = 'before' and before.side = was
                and coalesce(after.side, '') = now)::integer order by place) as people
        from (select distinct debate_id from carespace_stance) debates,
            unnest(array['for', 'undecided', 'against']) with ordinality as rows(was, row),
            unnest(array['', 'for', 'undecided', 'against']) with ordinality as places(now, place)
        group by debates.debate_id, row
    ) rows
    group by debate_id
) counted
where counted.debate_id = debate.id;
"""


class Migration(migrations.Migration):
    dependencies = [("carespace", "0005_stored_counts")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
