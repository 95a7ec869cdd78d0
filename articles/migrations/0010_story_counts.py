"""How many live stories stand below each page, kept by a trigger of the table of pages."""

from django.db import migrations, models

COUNT = """
create function articles_count_live_stories() returns trigger language plpgsql as $$
declare
    story constant integer := (
        select id from django_content_type where app_label = 'articles' and model = 'articlepage'
    );
begin
    if tg_op = 'INSERT' then
        insert into articles_storycountchange (parent_path, stories)
        select left(path, -4), count(*) from pages_after where live and content_type_id = story group by 1;
    elsif tg_op = 'DELETE' then
        insert into articles_storycountchange (parent_path, stories)
        select left(path, -4), -count(*) from pages_before where live and content_type_id = story group by 1;
    else
        insert into articles_storycountchange (parent_path, stories)
        select left(path, -4), sum(stories) from (
            select path, 1 as stories from pages_after where live and content_type_id = story
            union all
            select path, -1 from pages_before where live and content_type_id = story
        ) as changed group by 1 having sum(stories) <> 0;
    end if;
    return null;
end $$;
create trigger articles_live_stories_added after insert on wagtailcore_page
    referencing new table as pages_after
    for each statement execute function articles_count_live_stories();
create trigger articles_live_stories_deleted after delete on wagtailcore_page
    referencing old table as pages_before
    for each statement execute function articles_count_live_stories();
create trigger articles_live_stories_changed after update on wagtailcore_page
    referencing old table as pages_before new table as pages_after
    for each statement execute function articles_count_live_stories();
insert into articles_storycountchange (parent_path, stories)
select left(page.path, -4), count(*) from wagtailcore_page page
join django_content_type kind on kind.id = page.content_type_id
where page.live and kind.app_label = 'articles' and kind.model = 'articlepage' group by 1;
"""
LEAVE = """
drop trigger articles_live_stories_changed on wagtailcore_page;
drop trigger articles_live_stories_deleted on wagtailcore_page;
drop trigger articles_live_stories_added on wagtailcore_page;
drop function articles_count_live_stories();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0009_template_of_one_question"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="StoryCountChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "parent_path",
                    models.CharField(help_text="Where the page stands in the tree of pages.", max_length=255),
                ),
                (
                    "stories",
                    models.IntegerField(help_text="How many more there are; below nought, how many fewer."),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("stories", 0), _negated=True), name="story_count_change_changes"
                    )
                ],
            },
        ),
        migrations.RunSQL(COUNT, LEAVE),
    ]
