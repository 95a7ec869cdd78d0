"""Data editors work in the newsroom: they load releases there."""

from importlib import import_module

from django.db import migrations

permission = import_module("articles.migrations.0004_newsroom_groups").permission
GRANTED = [("wagtailadmin", "admin", "access_admin"), ("ratings", "release", "add_release")]


def grant(apps, schema_editor):
    group = apps.get_model("auth", "Group").objects.get_or_create(name="Data editors")[0]
    group.permissions.add(*(permission(apps, *each) for each in GRANTED))


def take_back(apps, schema_editor):
    group = apps.get_model("auth", "Group").objects.get_or_create(name="Data editors")[0]
    group.permissions.remove(*(permission(apps, *each) for each in GRANTED))


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0016_first_templates"),
        ("ratings", "0007_arrivals"),
        ("accounts", "0002_groups"),
    ]

    operations = [migrations.RunPython(grant, take_back)]
