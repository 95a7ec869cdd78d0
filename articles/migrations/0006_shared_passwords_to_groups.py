"""What a shared password opened is opened by membership: of the Editors, who may name other groups."""

from django.db import migrations

RESTRICTIONS = ["PageViewRestriction", "CollectionViewRestriction"]


def turn_passwords_into_groups(apps, schema_editor):
    editors = apps.get_model("auth", "Group").objects.get_or_create(name="Editors")[0]
    for name in RESTRICTIONS:
        for restriction in apps.get_model("wagtailcore", name).objects.filter(restriction_type="password"):
            restriction.restriction_type, restriction.password = "groups", ""
            restriction.save()
            restriction.groups.set([editors])


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0005_first_story_templates"),
        ("accounts", "0002_groups"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [migrations.RunPython(turn_passwords_into_groups, migrations.RunPython.noop)]
