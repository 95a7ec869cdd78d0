"""Counts of debates and posts on their rows: the order of every list, and what must hold of them."""

from django.db import migrations, models

import carespace.models.debate_counts


class Migration(migrations.Migration):
    dependencies = [("carespace", "0006_stored_counts_filled")]

    operations = [
        migrations.RemoveIndex(
            model_name="post",
            name="post_of_debate",
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["parent", "path"], name="post_replies"),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("parent", None), ("shown", True)),
                fields=["debate", "-strength", "-id"],
                name="point_strongest",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("parent", None), ("shown", True)),
                fields=["debate", "side", "-strength", "-id"],
                name="point_strongest_of_side",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("parent", None), ("shown", True)),
                fields=["debate", "side", "-published_at", "-id"],
                name="point_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("parent", None), ("shown", True)),
                fields=["debate", "side", "-descendants", "-id"],
                name="point_answered",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("parent", None), ("shown", True), ("last_reply_at__isnull", False)),
                fields=["debate", "-last_reply_at", "-id"],
                name="point_replied_last",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True), ("published_at__isnull", False)
                ),
                fields=["debate", "-id"],
                name="post_taken_down",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("state", "published"), _negated=True),
                fields=["author", "debate", "-created_at"],
                name="post_unpublished",
            ),
        ),
        migrations.AddConstraint(
            model_name="debate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    carespace.models.debate_counts.NoneBelowZero("stance_table"), ("stance_table__len", 3)
                ),
                name="debate_stance_table_fits",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "waiting"), _negated=True), ("closes_beneath", True), _connector="OR"
                ),
                name="post_waiting_closes_beneath",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(("shown", False), ("state", "published"), _connector="OR"),
                name="post_shown_is_published",
            ),
        ),
    ]
