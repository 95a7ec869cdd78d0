from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Beside the site: an index made at once would hold every loading up."""

    atomic = False

    dependencies = [("ratings", "0003_fill_authorities")]

    operations = [
        AddIndexConcurrently(
            model_name="standing",
            index=models.Index(fields=["authority", "release"], name="standing_by_authority"),
        ),
    ]
