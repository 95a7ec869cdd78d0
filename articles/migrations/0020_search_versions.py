"""The index keeps what each entry was built from, and what each kind was last compared with."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0019_search_by_month"),
    ]

    operations = [
        migrations.CreateModel(
            name="IndexedSource",
            fields=[
                ("kind", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("state", models.TextField()),
                ("compared_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.AddField(
            model_name="searchentry",
            name="version",
            field=models.CharField(
                blank=True, help_text="What it was built from; another one is out of date.", max_length=64
            ),
        ),
    ]
