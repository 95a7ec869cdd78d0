"""The index learns each entry's month, and keeps beside each other what a page of results is counted and ranked by.

Readers search meanwhile, and whoever publishes waits: 100,000 stories take five minutes, for each is indexed again.
"""

from django.db import connection, migrations, transaction

#: As in articles.searching.keeping: entries and words are written by one transaction at a time.
ALONE = "select pg_advisory_xact_lock(20101123)"
BESIDE = """
alter table articles_searchentry
  alter column head set storage main, alter column topics set storage main, set (toast_tuple_target = 640)
"""
AS_BEFORE = """
alter table articles_searchentry
  alter column head set storage extended, alter column topics set storage extended, reset (toast_tuple_target)
"""
MONTH = "'m_' || to_char(dated at time zone 'Europe/London', 'YYYY-MM')"
LEARN = f"""
update articles_searchentry set whole = whole || array_to_tsvector(array[{MONTH}]) where dated is not null;
insert into articles_searchword (word, lexeme, entries, trigrams)
select month, month, count(*), '{{}}'
from (select {MONTH} as month from articles_searchentry where dated is not null) as entry
group by month
on conflict (word) do update set entries = excluded.entries
"""  # noqa: S608, nothing of it is given
FORGET = f"""
delete from articles_searchword where word >= 'm_' and word < 'm`';
update articles_searchentry set whole = ts_delete(whole, {MONTH}) where dated is not null
"""  # noqa: S608


def alone(deed):
    """A step of a migration that does `deed` while nobody else writes to the index."""

    def step(apps, schema_editor):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ALONE)
            cursor.execute(deed)

    return step


class Migration(migrations.Migration):
    #: The lock that `alter table` takes keeps readers out: it must not be held while entries are written.
    atomic = False
    dependencies = [
        ("articles", "0018_figures_in_boxes"),
    ]

    operations = [
        migrations.RunSQL(BESIDE, AS_BEFORE),
        migrations.RunPython(alone(LEARN), alone(FORGET)),
    ]
