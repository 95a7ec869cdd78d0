"""A comment's number belongs to the page it stands under: exports put together of several sites repeat numbers."""

from django.db import migrations, models
from django.db.models import Count


def renumber_repeated(apps, schema_editor):
    """On the way back a number may stand once in a site: later comments of it get one of their own, below nought."""
    comments = apps.get_model("wordpress", "ArchivedComment").objects
    repeated = comments.values("site", "number").annotate(times=Count("pk")).filter(times__gt=1)
    for row in list(repeated):
        same = comments.filter(site=row["site"], number=row["number"]).order_by("pk")
        for comment in list(same)[1:]:
            comments.filter(pk=comment.pk).update(number=-comment.pk)


class Migration(migrations.Migration):
    dependencies = [("wordpress", "0004_item_identity_filled")]

    operations = [
        migrations.RemoveConstraint("archivedcomment", "archived_comment_once"),
        migrations.AddConstraint(
            "archivedcomment",
            models.UniqueConstraint(fields=["page", "site", "number"], name="archived_comment_once_a_page"),
        ),
        migrations.RunPython(migrations.RunPython.noop, renumber_repeated),
    ]
