"""The tables of this app."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="IndexedSource",
            fields=[
                ("kind", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("state", models.TextField()),
                ("compared_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(help_text="The kind of a registered source.", max_length=12)),
                ("key", models.CharField(help_text="What names it among those of its kind.", max_length=255)),
                ("title", models.TextField()),
                ("summary", models.TextField(blank=True)),
                (
                    "names",
                    models.TextField(blank=True, help_text="Topics, authors and other names it goes by."),
                ),
                ("text", models.TextField(blank=True)),
                ("address", models.CharField(max_length=1000)),
                ("section", models.CharField(blank=True, max_length=255)),
                (
                    "topics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                ("dated", models.DateTimeField(null=True)),
                ("year", models.SmallIntegerField(null=True)),
                (
                    "version",
                    models.CharField(
                        blank=True,
                        help_text="What it was built from; another one is out of date.",
                        max_length=64,
                    ),
                ),
                ("head", django.contrib.postgres.search.SearchVectorField()),
                ("whole", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["whole"], name="search_words"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "key"), name="one_search_entry_each"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__regex", "^[a-z]+$")), name="search_entry_is_of_a_kind"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("word", models.CharField(max_length=300, primary_key=True, serialize=False)),
                ("lexeme", models.CharField(max_length=300)),
                ("entries", models.IntegerField()),
                (
                    "trigrams",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3), default=list, size=None
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["lexeme"], name="search_word_by_lexeme"),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["trigrams"], name="search_word_by_trigrams"
                    ),
                ],
            },
        ),
    ]
