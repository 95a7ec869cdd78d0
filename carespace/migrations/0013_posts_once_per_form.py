"""A form makes one post in its own debate or beneath its own point, and stands in the way of no other form."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("carespace", "0012_fewer_indexes")]

    operations = [
        migrations.RemoveConstraint(model_name="post", name="post_once_per_form"),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                condition=Q(("parent", None)),
                fields=("author", "debate", "nonce"),
                name="point_once_per_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                condition=Q(("parent__isnull", False)),
                fields=("author", "parent", "nonce"),
                name="reply_once_per_form",
            ),
        ),
    ]
