from __future__ import annotations

from django.db import migrations

from live.database.sealed_texts import open_texts, seal_texts

SALT, SEALED = "accounts.unsent_forms", "sealed"


def seal_words(apps, schema_editor):
    for form in apps.get_model("accounts", "UnsentForm").objects.exclude(words__has_key=SEALED).iterator():
        form.words = {SEALED: seal_texts(form.words, salt=SALT)}
        form.save(update_fields=["words"])


def open_words(apps, schema_editor):
    for form in apps.get_model("accounts", "UnsentForm").objects.filter(words__has_key=SEALED).iterator():
        form.words = open_texts(form.words[SEALED], salt=SALT) or {}
        form.save(update_fields=["words"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_members_area"),
    ]

    operations = [
        # No new column: programs of the release before read and write this one until they have ended.
        migrations.RunPython(seal_words, open_words),
    ]
