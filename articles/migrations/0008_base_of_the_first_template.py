"""The example in the "Data story" template has the base of today's count: "K&G" and "K & G" are one owner."""

from django.db import migrations

BEFORE, AFTER = "13 of 469 homes", "13 of 467 homes"


def replace_base(apps, before, after):
    for template in apps.get_model("articles", "StoryTemplate").objects.all():
        changed = False
        for block in template.body.raw_data:
            if block["type"] == "text" and before in block["value"]:
                block["value"], changed = block["value"].replace(before, after), True
        if changed:
            template.save(update_fields=["body"])


def recount(apps, schema_editor):
    replace_base(apps, BEFORE, AFTER)


def go_back(apps, schema_editor):
    replace_base(apps, AFTER, BEFORE)


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_no_shared_passwords")]

    operations = [migrations.RunPython(recount, go_back)]
