"""The privacy page says where unsent words are kept, and how members get a copy of what is kept, and leave."""

from django.db import migrations

REPLACED = (
    (
        "<p>What you are writing in a debate is kept in your own browser until you send it.</p>",
        (
            "<p>What you are writing in a debate is kept here, for you alone, until you send it, and for thirty days at most. Nothing "
            "of it is kept in your browser.</p>"
            "<p>On your page you can read and download all that we keep about you, and leave. If you leave, your name, your address "
            "and what you chose are erased at once; the page says before what stays.</p>"
        ),
    ),
)


def replace_words(apps, pairs):
    revisions = apps.get_model("wagtailcore", "Revision").objects
    for page in apps.get_model("articles", "StandardPage").objects.filter(slug="privacy"):
        for before, after in pairs:
            page.body = page.body.replace(before, after)
            for revision in revisions.filter(pk=page.latest_revision_id):
                revision.content["body"] = revision.content["body"].replace(before, after)
                revision.save(update_fields=["content"])
        page.save(update_fields=["body"])


def say_where(apps, schema_editor):
    replace_words(apps, REPLACED)


def go_back(apps, schema_editor):
    replace_words(apps, [(after, before) for before, after in REPLACED])


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_authors_member")]

    operations = [migrations.RunPython(say_where, go_back)]
