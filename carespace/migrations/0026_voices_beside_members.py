"""A voice beside the member on every post, vote and stance; nothing is filled in yet."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def make_key(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        null=True,
        blank=True,
        db_index=False,
        on_delete=django.db.models.deletion.RESTRICT,
        related_name=name,
        to="carespace.voice",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("carespace", "0025_trees"),
        ("accounts", "0008_trusted_members"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(model_name="post", name="voice", field=make_key("posts")),
        migrations.AddField(model_name="vote", name="voice", field=make_key("votes")),
        migrations.AddField(model_name="stance", name="voice", field=make_key("stances")),
        # On the way back these are filled by the migration after this one, and stand empty until then.
        migrations.AlterField(
            model_name="post",
            name="author_label",
            field=models.CharField(db_default="", default="", max_length=120),
        ),
        migrations.AlterField(
            model_name="post",
            name="author_verified",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name="stance",
            name="member",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="stances",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
