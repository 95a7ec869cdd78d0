"""What a point says is one claim of at most 280 characters; what was said before stays uncut."""

import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("carespace", "0018_posts_without_text"),
    ]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="is_claim",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.LessThanOrEqual(
                        django.db.models.functions.text.Length("text"), 1200
                    ),
                    models.Q(
                        ("is_claim", False),
                        django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("text"), 280
                        ),
                        _connector="OR",
                    ),
                ),
                name="revision_text_is_short",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("why", ""),
                    models.Q(
                        ("is_claim", True),
                        django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("why"), 1000
                        ),
                    ),
                    _connector="OR",
                ),
                name="revision_why_is_short",
            ),
        ),
    ]
