"""The chart of the "Data story" template shows the group that its figure and claim begin with: private owners' homes."""

from django.db import migrations


def set_sector(apps, before, after):
    """Give the chart another filter, where it is as we left it."""
    for template in apps.get_model("articles", "StoryTemplate").objects.filter(name="Data story"):
        changed = False
        for block in template.body.raw_data:
            if block["type"] != "ratings_chart":
                continue
            chart = block["value"]
            ours = chart.get("by") == "owner-size" and chart.get("outcomes") == ["inadequate"]
            if ours and chart.get("sector") == before:
                chart["sector"], changed = after, True
        if changed:
            template.save(update_fields=["body"])


def show_private_owners(apps, schema_editor):
    set_sector(apps, [], ["private"])


def show_every_owner(apps, schema_editor):
    set_sector(apps, ["private"], [])


class Migration(migrations.Migration):
    dependencies = [("articles", "0008_base_of_the_first_template")]

    operations = [migrations.RunPython(show_private_owners, show_every_owner)]
