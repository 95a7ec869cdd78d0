"""Where a comment stood and whom it answered on the old site, so that places follow from what readers see."""

from django.db import migrations, models


def fill_threads(apps, schema_editor):
    """The places and depths of earlier imports tell whom each answered. One that answers a comment readers do not see
    stands alone from now on."""
    comments = apps.get_model("wordpress", "ArchivedComment").objects
    for page in comments.order_by().values_list("page_id", flat=True).distinct():
        above, hidden, rows = [], [], list(comments.filter(page_id=page).order_by("place", "pk"))
        for comment in rows:
            above, hidden = above[: comment.depth], hidden[: comment.depth]
            comment.sequence, comment.parent = comment.place, above[-1] if above else 0
            alone = max((at + 1 for at, is_hidden in enumerate(hidden) if is_hidden), default=0)
            above.append(comment.number)
            hidden.append(comment.state != "shown")
            if alone:  # with all that answer it, after those of other threads
                comment.place += len(rows)
                comment.answers = comment.answers if comment.depth > alone else ""
                comment.depth -= alone
            comment.save(update_fields=["sequence", "parent", "place", "answers", "depth"])


class Migration(migrations.Migration):
    dependencies = [("wordpress", "0005_comment_once_under_a_page")]

    operations = [
        migrations.AddField(
            "archivedcomment", "parent", models.BigIntegerField(default=0, db_default=0, editable=False)
        ),
        migrations.AddField(
            "archivedcomment",
            "sequence",
            models.PositiveIntegerField(default=0, db_default=0, editable=False),
        ),
        migrations.AlterField("archivedcomment", "place", models.PositiveIntegerField(default=0)),
        migrations.RunPython(fill_threads, migrations.RunPython.noop),
    ]
