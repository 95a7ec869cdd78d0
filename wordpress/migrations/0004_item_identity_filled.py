"""Give the records of earlier imports their numbers, and what their pages say of slug, title and first date."""

from django.db import migrations


def fill_identity(apps, schema_editor):
    """A key of digits is a number. The name of a record holds its kind from now on, as numbers of two kinds may meet."""
    records = apps.get_model("wordpress", "ImportedItem").objects
    for record in records.select_related("page").iterator(chunk_size=500):
        if record.key.isascii() and record.key.isdigit() and len(record.key) < 19:
            record.number = int(record.key)
            record.key = f"{record.kind}:{record.number}"
        if record.page:
            record.slug, record.title = record.page.slug, record.page.title
            record.first_date = record.page.first_published_at
        record.save(update_fields=["number", "key", "slug", "title", "first_date"])


def forget_identity(apps, schema_editor):
    """Numbers as names again, where only one record of the site has it; the others keep theirs, which no number is."""
    records = apps.get_model("wordpress", "ImportedItem").objects
    for record in records.exclude(number=0).order_by("pk").iterator(chunk_size=500):
        if not records.filter(site=record.site, key=str(record.number)).exists():
            record.key = str(record.number)
            record.save(update_fields=["key"])


class Migration(migrations.Migration):
    dependencies = [("wordpress", "0003_item_identity")]

    operations = [migrations.RunPython(fill_identity, forget_identity)]
