"""Keep beside each other what a page of results is counted and ranked by, and apart what it is not."""

from django.db import migrations

BESIDE = """
alter table search_searchentry
  alter column head set storage main, alter column topics set storage main, set (toast_tuple_target = 640)
"""
AS_BEFORE = """
alter table search_searchentry
  alter column head set storage extended, alter column topics set storage extended, reset (toast_tuple_target)
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunSQL(BESIDE, AS_BEFORE)]
