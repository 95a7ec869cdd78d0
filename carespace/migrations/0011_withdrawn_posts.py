"""Posts that their authors took down, and threads beneath a point whose words are gone."""

from django.conf import settings
from django.db import migrations, models


def go_back(apps, schema_editor):
    """What its author took down stays out of sight where that state is not known."""
    apps.get_model("carespace", "Post").objects.filter(state="withdrawn").update(state="hidden")


class Migration(migrations.Migration):
    dependencies = [
        ("carespace", "0010_subjects"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="post",
            name="post_state_known",
        ),
        migrations.RemoveIndex(
            model_name="post",
            name="point_replied_last",
        ),
        migrations.AlterField(
            model_name="post",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting for a moderator"),
                    ("published", "Published"),
                    ("hidden", "Hidden by a moderator"),
                    ("withdrawn", "Taken down by its author"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(
                    ("closes_beneath", False), ("last_reply_at__isnull", False), ("parent", None)
                ),
                fields=["debate", "-last_reply_at", "-id"],
                name="point_replied_last",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "published", "hidden", "withdrawn"])),
                name="post_state_known",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, go_back),
    ]
