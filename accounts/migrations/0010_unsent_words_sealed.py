from __future__ import annotations

from django.db import migrations, models

from live.database.sealed_texts import open_texts, seal_texts

SALT = "accounts.unsent_forms"


def seal_words(apps, schema_editor):
    for form in apps.get_model("accounts", "UnsentForm").objects.iterator():
        form.sealed_words = seal_texts(form.words, salt=SALT)
        form.save(update_fields=["sealed_words"])


def open_words(apps, schema_editor):
    for form in apps.get_model("accounts", "UnsentForm").objects.iterator():
        form.words = open_texts(form.sealed_words, salt=SALT) or {}
        form.save(update_fields=["words"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_members_area"),
    ]

    operations = [
        migrations.AddField(
            model_name="unsentform",
            name="sealed_words",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.RunPython(seal_words, open_words),
        migrations.AlterField(
            model_name="unsentform",
            name="words",
            field=models.JSONField(default=dict),
        ),
        migrations.RemoveField(model_name="unsentform", name="words"),
    ]
