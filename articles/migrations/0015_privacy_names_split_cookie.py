"""The privacy page names the cookie by which a browser remembers that it has shown a debate's split."""

from django.db import migrations

REPLACED = (
    (
        "<p>Four, and only for those who sign in or send a form. They hold nothing else.</p>",
        (
            "<p>Five, and only for those who sign in, send a form or look where people stand in an open debate. They hold nothing "
            "else.</p>"
        ),
    ),
    (
        "<li><b>messages</b> holds what the next page has to tell you once, such as “Saved”.</li></ul>",
        (
            "<li><b>messages</b> holds what the next page has to tell you once, such as “Saved”.</li>"
            "<li><b>split_seen</b> says that this browser has shown where people stand in one debate; only the form that takes a "
            "stance there is sent it.</li></ul>"
        ),
    ),
)


def replace_words(apps, pairs):
    revisions = apps.get_model("wagtailcore", "Revision").objects
    for page in apps.get_model("articles", "StandardPage").objects.filter(slug="privacy"):
        if not all(before in page.body for before, _ in pairs):
            continue
        for before, after in pairs:
            page.body = page.body.replace(before, after)
            for revision in revisions.filter(pk=page.latest_revision_id):
                revision.content["body"] = revision.content["body"].replace(before, after)
                revision.save(update_fields=["content"])
        page.save(update_fields=["body"])


def name_cookie(apps, schema_editor):
    replace_words(apps, REPLACED)


def go_back(apps, schema_editor):
    replace_words(apps, [(after, before) for before, after in REPLACED])


class Migration(migrations.Migration):
    dependencies = [("articles", "0014_newest_stories")]

    operations = [migrations.RunPython(name_cookie, go_back)]
