"""Editors and moderators show or hold back the comments that came along."""

from django.db import migrations

DEEDS = ["change_archivedcomment", "view_archivedcomment"]
GROUPS = ["Editors", "Moderators"]


def permissions(apps):
    """The permissions; Django itself makes rows for new models only after all migrations."""
    kind = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="wordpress", model="archivedcomment"
    )[0]
    rows = apps.get_model("auth", "Permission").objects
    return [
        rows.get_or_create(
            content_type=kind, codename=deed, defaults={"name": f"Can {deed.replace('_', ' ')}"}
        )[0]
        for deed in DEEDS
    ]


def grant(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(*permissions(apps))


def take_back(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.remove(*permissions(apps))


class Migration(migrations.Migration):
    dependencies = [
        ("wordpress", "0001_initial"),
        ("articles", "0004_newsroom_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(grant, take_back)]
