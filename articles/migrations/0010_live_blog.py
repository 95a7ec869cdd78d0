"""Live blogs: their posts, and the block that says where they stand."""

import django.db.models.deletion
import django.utils.timezone
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

import articles.charts


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0009_figures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LiveBlog",
            fields=[
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="live_blog",
                        serialize=False,
                        to="articles.articlepage",
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AlterField(
            model_name="articlepage",
            name="body",
            field=wagtail.fields.StreamField(
                [
                    ("text", 0),
                    ("quote", 3),
                    ("image", 6),
                    ("ratings_chart", 15),
                    ("debate", 17),
                    ("live_blog", 18),
                ],
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
                    18: ("articles.liveblog.blog.LiveBlogBlock", (), {}),
                },
            ),
        ),
        migrations.CreateModel(
            name="LivePost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("headline", models.CharField(blank=True, max_length=140)),
                ("text", wagtail.fields.RichTextField()),
                (
                    "is_key",
                    models.BooleanField(
                        default=False, help_text="Listed above the posts.", verbose_name="key event"
                    ),
                ),
                (
                    "is_pinned",
                    models.BooleanField(
                        default=False, help_text="Stays above newer posts.", verbose_name="pinned"
                    ),
                ),
                ("posted_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "nonce",
                    models.UUIDField(
                        help_text="The form it came from, which posts once.", null=True, unique=True
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="live_posts",
                        to="articles.articlepage",
                    ),
                ),
                (
                    "posted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["article", "-id"], name="live_posts_of_a_story")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="live_post_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_key", False), models.Q(("headline", ""), _negated=True), _connector="OR"
                        ),
                        name="key_event_has_a_headline",
                    ),
                ],
            },
        ),
    ]
