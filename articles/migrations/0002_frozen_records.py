"""What the database itself keeps from being changed: published corrections, and readings of figures and claims."""

from django.db import migrations

FREEZE_CORRECTIONS = """
create function articles_correction_is_frozen() returns trigger language plpgsql as $$
begin
    -- Who published it may be forgotten with their account; nothing else changes.
    if (new.article_id, new.version, new.kind, new.text, new."when", new.replaced)
        is distinct from (old.article_id, old.version, old.kind, old.text, old."when", old.replaced)
        or (new.by_id is not null and new.by_id is distinct from old.by_id) then
        raise exception 'A published correction cannot be changed.' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger articles_correction_frozen before update on articles_correction
    for each row execute function articles_correction_is_frozen();
create function articles_correction_stays() returns trigger language plpgsql as $$
begin
    -- Asked at the end of the transaction: a correction goes only together with its story.
    if exists (select 1 from articles_articlepage where page_ptr_id = old.article_id) then
        raise exception 'A published correction cannot be removed.' using errcode = 'check_violation';
    end if;
    return null;
end $$;
create constraint trigger articles_correction_stays after delete on articles_correction
    deferrable initially deferred for each row execute function articles_correction_stays();
"""
THAW_CORRECTIONS = """
drop trigger articles_correction_stays on articles_correction;
drop function articles_correction_stays();
drop trigger articles_correction_frozen on articles_correction;
drop function articles_correction_is_frozen();
"""
FREEZE_READINGS = """
create function articles_reading_is_kept() returns trigger language plpgsql as $$
begin
    raise exception 'A reading is written once and stays.' using errcode = 'check_violation';
end $$;
create trigger articles_claimreading_is_kept before update or delete on articles_claimreading
    for each row execute function articles_reading_is_kept();
create trigger articles_figurereading_is_kept before update or delete on articles_figurereading
    for each row execute function articles_reading_is_kept();
"""
THAW_READINGS = """
drop trigger articles_figurereading_is_kept on articles_figurereading;
drop trigger articles_claimreading_is_kept on articles_claimreading;
drop function articles_reading_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]

    operations = [
        migrations.RunSQL(FREEZE_CORRECTIONS, THAW_CORRECTIONS),
        migrations.RunSQL(FREEZE_READINGS, THAW_READINGS),
    ]
