"""The privacy page names every cookie, where its editors have left the sentence that named none."""

from django.db import migrations

BEFORE = "<p>Signing in sets a cookie that keeps you signed in and one that protects forms. They hold nothing else.</p>"
AFTER = (
    "<h2>Cookies</h2>"
    "<p>Four, and only for those who sign in or send a form. They hold nothing else.</p>"
    "<ul><li><b>sessionid</b> keeps you signed in, and what you wrote before signing in.</li>"
    "<li><b>csrftoken</b> makes sure that a form you send was one of ours.</li>"
    "<li><b>carespace_member</b> says that somebody is signed in, and nothing of who.</li>"
    "<li><b>messages</b> holds what the next page has to tell you once, such as “Saved”.</li></ul>"
)


def replace_words(apps, before, after):
    revisions = apps.get_model("wagtailcore", "Revision").objects
    for page in apps.get_model("articles", "StandardPage").objects.filter(
        slug="privacy", body__contains=before
    ):
        page.body = page.body.replace(before, after)
        page.save(update_fields=["body"])
        for revision in revisions.filter(pk=page.latest_revision_id):
            revision.content["body"] = revision.content["body"].replace(before, after)
            revision.save(update_fields=["content"])


def name_cookies(apps, schema_editor):
    replace_words(apps, BEFORE, AFTER)


def go_back(apps, schema_editor):
    replace_words(apps, AFTER, BEFORE)


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_kept_relations")]

    operations = [migrations.RunPython(name_cookies, go_back)]
