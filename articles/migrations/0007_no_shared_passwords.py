"""The database itself takes no shared password: the addresses that would ask for one are gone."""

from django.db import migrations

TABLES = ["wagtailcore_pageviewrestriction", "wagtailcore_collectionviewrestriction"]


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_shared_passwords_to_groups")]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_no_password CHECK (restriction_type <> 'password')",
            f"ALTER TABLE {table} DROP CONSTRAINT {table}_no_password",
        )
        for table in TABLES
    ]
