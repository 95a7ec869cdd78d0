"""Live figures, and what releases said of them: readings that the database keeps as they were written."""

import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

import articles.charts

FREEZE = """
create trigger articles_figurereading_is_kept before update or delete on articles_figurereading
    for each row execute function articles_reading_is_kept();
"""
THAW = "drop trigger articles_figurereading_is_kept on articles_figurereading;"


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0008_moving_in"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="articlepage",
            name="body",
            field=wagtail.fields.StreamField(
                [("text", 0), ("quote", 3), ("image", 6), ("ratings_chart", 15), ("debate", 17)],
                block_lookup={
                    0: (
                        "wagtail.blocks.RichTextBlock",
                        (),
                        {
                            "features": [
                                "h2",
                                "h3",
                                "bold",
                                "italic",
                                "ol",
                                "ul",
                                "link",
                                "document-link",
                                "livefigure",
                            ],
                            "icon": "pilcrow",
                        },
                    ),
                    1: ("wagtail.blocks.TextBlock", (), {"rows": 3}),
                    2: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"help_text": "Who said it, and in what role.", "max_length": 120, "required": False},
                    ),
                    3: ("wagtail.blocks.StructBlock", [[("quote", 1), ("attribution", 2)]], {}),
                    4: ("wagtail.images.blocks.ImageBlock", [], {}),
                    5: ("wagtail.blocks.CharBlock", (), {"max_length": 240, "required": False}),
                    6: ("wagtail.blocks.StructBlock", [[("image", 4), ("caption", 5)]], {}),
                    7: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "What the chart shows, as a sentence. It stands above the chart.",
                            "label": "Finding",
                            "max_length": 140,
                        },
                    ),
                    8: (
                        "wagtail.blocks.MultipleChoiceBlock",
                        [],
                        {
                            "choices": articles.charts.outcomes,
                            "help_text": "Several judgements are added together.",
                            "label": "Judgements",
                        },
                    ),
                    9: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {
                            "choices": [("share", "Share of judged homes"), ("count", "Number of homes")],
                            "label": "Shown as",
                        },
                    ),
                    10: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {
                            "choices": articles.charts.breakdowns,
                            "help_text": "Leave empty for one figure for all homes.",
                            "label": "Broken down by",
                            "required": False,
                        },
                    ),
                    11: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {"choices": articles.charts.periods, "label": "As at", "required": False},
                    ),
                    12: (
                        "wagtail.blocks.MultipleChoiceBlock",
                        [],
                        {
                            "choices": articles.charts.sectors,
                            "label": "Only these sectors",
                            "required": False,
                        },
                    ),
                    13: (
                        "wagtail.blocks.MultipleChoiceBlock",
                        [],
                        {
                            "choices": articles.charts.regions,
                            "label": "Only these regions",
                            "required": False,
                        },
                    ),
                    14: (
                        "wagtail.blocks.MultipleChoiceBlock",
                        [],
                        {
                            "choices": articles.charts.owner_sizes,
                            "label": "Only these sizes of owner",
                            "required": False,
                        },
                    ),
                    15: (
                        "wagtail.blocks.StructBlock",
                        [
                            [
                                ("heading", 7),
                                ("outcomes", 8),
                                ("unit", 9),
                                ("by", 10),
                                ("at", 11),
                                ("sector", 12),
                                ("region", 13),
                                ("owner_size", 14),
                            ]
                        ],
                        {},
                    ),
                    16: (
                        "articles.blocks.DebateChooserBlock",
                        (),
                        {"help_text": "Leave empty for this story’s own debate.", "required": False},
                    ),
                    17: ("wagtail.blocks.StructBlock", [[("debate", 16)]], {}),
                },
            ),
        ),
        migrations.CreateModel(
            name="FigureReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("release", models.PositiveBigIntegerField()),
                ("loaded_at", models.DateTimeField()),
                ("as_at", models.DateField()),
                ("released_on", models.DateField()),
                ("is_demonstration", models.BooleanField()),
                ("read_at", models.DateTimeField(auto_now_add=True)),
                ("query", models.CharField(max_length=600)),
                ("group", models.CharField(max_length=160)),
                ("numerator", models.PositiveIntegerField(null=True)),
                ("denominator", models.PositiveIntegerField(null=True)),
                ("share", models.FloatField(null=True)),
                ("note", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("query", "group", "release", "loaded_at"), name="figure_reading_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("query", models.CharField(blank=True, max_length=600, verbose_name="measure")),
                ("group", models.CharField(default="all", max_length=160)),
                ("published", models.CharField(max_length=40, verbose_name="as printed")),
                (
                    "number",
                    models.DecimalField(
                        decimal_places=4,
                        help_text="Percentages as 2.8; empty where the print has none.",
                        max_digits=14,
                        blank=True,
                        null=True,
                        verbose_name="as a number",
                    ),
                ),
                ("as_at", models.DateField(blank=True, null=True, verbose_name="release it was read from")),
                ("release_title", models.CharField(blank=True, max_length=200)),
                ("numerator", models.PositiveIntegerField(blank=True, null=True)),
                ("denominator", models.PositiveIntegerField(blank=True, null=True)),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="quoted from")),
                ("source_url", models.URLField(blank=True, max_length=400, verbose_name="its address")),
                ("quoted_on", models.DateField(blank=True, null=True, verbose_name="date of the source")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["query", "group"], name="figure_by_binding")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("as_at__isnull", False),
                                ("quoted_on__isnull", True),
                                ("source", ""),
                                models.Q(("query", ""), _negated=True),
                            ),
                            models.Q(
                                ("as_at__isnull", True),
                                ("quoted_on__isnull", False),
                                models.Q(("source", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="figure_read_or_quoted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("published", ""), _negated=True), name="figure_was_printed"
                    ),
                    models.UniqueConstraint(
                        fields=("query", "group", "published", "as_at", "source", "source_url", "quoted_on"),
                        name="figure_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.RunSQL(FREEZE, THAW),
    ]
