"""Posts, votes and stances hang on voices alone; no row of a debate names the member who wrote it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


def make_key(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.RESTRICT,
        related_name=name,
        to="carespace.voice",
    )


class Migration(migrations.Migration):
    dependencies = [("carespace", "0027_voices_filled")]

    operations = [
        migrations.RemoveConstraint(model_name="post", name="point_once_per_form"),
        migrations.RemoveConstraint(model_name="post", name="reply_once_per_form"),
        migrations.RemoveConstraint(model_name="stance", name="stance_once_per_moment"),
        migrations.RemoveConstraint(model_name="vote", name="vote_once"),
        migrations.RemoveIndex(model_name="post", name="post_unpublished"),
        migrations.RemoveField(model_name="post", name="author"),
        migrations.RemoveField(model_name="post", name="author_label"),
        migrations.RemoveField(model_name="post", name="author_verified"),
        migrations.RemoveField(model_name="stance", name="member"),
        migrations.RemoveField(model_name="vote", name="member"),
        migrations.AlterField(model_name="post", name="voice", field=make_key("posts")),
        migrations.AlterField(model_name="stance", name="voice", field=make_key("stances")),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=~Q(state="published"), fields=["voice", "-created_at"], name="post_unpublished"
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                condition=Q(parent=None), fields=("voice", "nonce"), name="point_once_per_form"
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                condition=Q(parent__isnull=False),
                fields=("voice", "parent", "nonce"),
                name="reply_once_per_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="stance",
            constraint=models.UniqueConstraint(fields=("voice", "moment"), name="stance_once_per_moment"),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.UniqueConstraint(fields=("voice", "post"), name="vote_once"),
        ),
    ]
