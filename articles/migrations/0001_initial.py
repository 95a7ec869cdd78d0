"""The tables of this app."""

import django.core.serializers.json
import django.db.models.constraints
import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import modelsearch.index
import taggit.managers
import wagtail.fields
import wagtail.images.models
import wagtail.models.media
from django.conf import settings
from django.db import migrations, models

import articles.blocks.charts
import articles.blocks.embeds
import articles.models.public_page


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("carespace", "0001_initial"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ArticlePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                (
                    "correction_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("correction", "Correction"),
                            ("clarification", "Clarification"),
                            ("update", "Update"),
                            ("data-revision", "Data revision"),
                        ],
                        max_length=20,
                        verbose_name="kind of change",
                    ),
                ),
                (
                    "correction_text",
                    models.TextField(
                        blank=True,
                        help_text="For readers, in whole sentences. Goes out when you publish and can then not be changed.",
                        max_length=1000,
                        verbose_name="what changed",
                    ),
                ),
                (
                    "kicker",
                    models.CharField(
                        blank=True, help_text="One or two words above the headline.", max_length=40
                    ),
                ),
                (
                    "standfirst",
                    models.TextField(help_text="The story in one or two sentences.", max_length=320),
                ),
                (
                    "byline",
                    models.CharField(
                        default="CareSpace staff",
                        help_text="For stories without authors chosen; with authors it is made of their names.",
                        max_length=300,
                    ),
                ),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [
                            ("text", 0),
                            ("quote", 3),
                            ("image", 6),
                            ("ratings_chart", 15),
                            ("debate", 17),
                            ("live_blog", 18),
                            ("pull_quote", 20),
                            ("data_table", 27),
                            ("fact_box", 30),
                            ("timeline", 35),
                            ("embed", 38),
                            ("related", 40),
                            ("sign_up", 42),
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
                                {
                                    "help_text": "Who said it, and in what role.",
                                    "max_length": 120,
                                    "required": False,
                                },
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
                                    "choices": articles.blocks.charts.list_outcomes,
                                    "help_text": "Several judgements are added together.",
                                    "label": "Judgements",
                                },
                            ),
                            9: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("share", "Share of judged homes"),
                                        ("count", "Number of homes"),
                                    ],
                                    "label": "Shown as",
                                },
                            ),
                            10: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": articles.blocks.charts.list_breakdowns,
                                    "help_text": "Leave empty for one figure for all homes.",
                                    "label": "Broken down by",
                                    "required": False,
                                },
                            ),
                            11: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": articles.blocks.charts.list_periods,
                                    "label": "As at",
                                    "required": False,
                                },
                            ),
                            12: (
                                "wagtail.blocks.MultipleChoiceBlock",
                                [],
                                {
                                    "choices": articles.blocks.charts.list_sectors,
                                    "label": "Only these sectors",
                                    "required": False,
                                },
                            ),
                            13: (
                                "wagtail.blocks.MultipleChoiceBlock",
                                [],
                                {
                                    "choices": articles.blocks.charts.list_regions,
                                    "label": "Only these regions",
                                    "required": False,
                                },
                            ),
                            14: (
                                "wagtail.blocks.MultipleChoiceBlock",
                                [],
                                {
                                    "choices": articles.blocks.charts.list_owner_sizes,
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
                                "articles.blocks.body.DebateChooserBlock",
                                (),
                                {"help_text": "Leave empty for this story’s own debate.", "required": False},
                            ),
                            17: ("wagtail.blocks.StructBlock", [[("debate", 16)]], {}),
                            18: ("articles.blocks.live_blog.LiveBlogBlock", (), {}),
                            19: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "A sentence that stands in the story, word for word.",
                                    "max_length": 180,
                                },
                            ),
                            20: ("wagtail.blocks.StructBlock", [[("words", 19)]], {}),
                            21: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"help_text": "What the table shows, as a sentence.", "max_length": 140},
                            ),
                            22: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Words", "max_length": 200, "required": False},
                            ),
                            23: (
                                "articles.blocks.tables.NumberBlock",
                                (),
                                {"max_length": 40, "required": False},
                            ),
                            24: (
                                "articles.blocks.tables.LiveNumberBlock",
                                (),
                                {"features": ["livefigure"], "max_length": 40, "required": False},
                            ),
                            25: (
                                "wagtail.contrib.typed_table_block.blocks.TypedTableBlock",
                                [[("text", 22), ("number", 23), ("live", 24)]],
                                {},
                            ),
                            26: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "Who published the figures, and when.",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            27: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 21), ("table", 25), ("source", 26)]],
                                {},
                            ),
                            28: ("wagtail.blocks.CharBlock", (), {"max_length": 80}),
                            29: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold", "italic", "ol", "ul", "link", "livefigure"]},
                            ),
                            30: ("wagtail.blocks.StructBlock", [[("heading", 28), ("text", 29)]], {}),
                            31: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"help_text": "As readers should see it: April 2017", "max_length": 40},
                            ),
                            32: ("wagtail.blocks.TextBlock", (), {"rows": 2}),
                            33: ("wagtail.blocks.StructBlock", [[("when", 31), ("what", 32)]], {}),
                            34: ("wagtail.blocks.ListBlock", (33,), {"max_num": 40, "min_num": 2}),
                            35: ("wagtail.blocks.StructBlock", [[("heading", 28), ("moments", 34)]], {}),
                            36: (
                                "wagtail.blocks.URLBlock",
                                (),
                                {"help_text": "The address of its page there.", "max_length": 500},
                            ),
                            37: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"help_text": "What it is, for those who cannot see it.", "max_length": 140},
                            ),
                            38: ("wagtail.blocks.StructBlock", [[("address", 36), ("title", 37)]], {}),
                            39: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"page_type": ["articles.ArticlePage"]},
                            ),
                            40: ("wagtail.blocks.StructBlock", [[("story", 39)]], {}),
                            41: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "Leave empty for the usual words.",
                                    "max_length": 80,
                                    "required": False,
                                },
                            ),
                            42: ("wagtail.blocks.StructBlock", [[("heading", 41)]], {}),
                        },
                    ),
                ),
                (
                    "given_date",
                    models.DateTimeField(
                        blank=True,
                        help_text="Leave empty for the moment of first publication.",
                        null=True,
                        verbose_name="date shown",
                    ),
                ),
                ("dated", models.DateTimeField(db_index=True, editable=False, null=True)),
                (
                    "updated_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Fill in when the story changes in substance. Readers see it beside the date.",
                        null=True,
                        verbose_name="updated",
                    ),
                ),
                (
                    "historical",
                    models.BooleanField(
                        default=False,
                        help_text="Keeps its old date; never enters an e-mail or leads the front page by itself.",
                        verbose_name="historical story",
                    ),
                ),
                ("lead_query", models.CharField(blank=True, editable=False, max_length=600)),
                ("lead_heading", models.CharField(blank=True, editable=False, max_length=140)),
                (
                    "debate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="carespace.debate",
                    ),
                ),
            ],
            options={
                "verbose_name": "article",
            },
            bases=(
                articles.blocks.embeds.EmbedPreviews,
                articles.models.public_page.PublicPage,
                "wagtailcore.page",
                models.Model,
            ),
        ),
        migrations.CreateModel(
            name="SectionPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("introduction", models.CharField(blank=True, max_length=240)),
            ],
            options={
                "verbose_name": "section",
            },
            bases=(articles.models.public_page.PublicPage, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True)),
                (
                    "slug",
                    models.SlugField(
                        blank=True, help_text="Made from the name.", max_length=100, unique=True
                    ),
                ),
                (
                    "introduction",
                    models.TextField(blank=True, help_text="What the series is about.", max_length=600),
                ),
            ],
            options={
                "verbose_name_plural": "series",
                "ordering": ["name"],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="StandardPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("standfirst", models.TextField(blank=True, max_length=320)),
                ("body", wagtail.fields.RichTextField()),
            ],
            options={
                "verbose_name": "standing page",
            },
            bases=(articles.models.public_page.PublicPage, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="StoryTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True)),
                ("purpose", models.CharField(max_length=200, verbose_name="what it is for")),
                ("kicker", models.CharField(blank=True, max_length=40)),
                (
                    "standfirst",
                    models.CharField(default="TK the story in one or two sentences.", max_length=320),
                ),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [
                            ("text", 0),
                            ("quote", 3),
                            ("image", 6),
                            ("ratings_chart", 15),
                            ("debate", 17),
                            ("live_blog", 18),
                            ("pull_quote", 20),
                            ("data_table", 27),
                            ("fact_box", 30),
                            ("timeline", 35),
                            ("embed", 38),
                            ("related", 40),
                            ("sign_up", 42),
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
                                {
                                    "help_text": "Who said it, and in what role.",
                                    "max_length": 120,
                                    "required": False,
                                },
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
                                    "choices": articles.blocks.charts.list_outcomes,
                                    "help_text": "Several judgements are added together.",
                                    "label": "Judgements",
                                },
                            ),
                            9: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("share", "Share of judged homes"),
                                        ("count", "Number of homes"),
                                    ],
                                    "label": "Shown as",
                                },
                            ),
                            10: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": articles.blocks.charts.list_breakdowns,
                                    "help_text": "Leave empty for one figure for all homes.",
                                    "label": "Broken down by",
                                    "required": False,
                                },
                            ),
                            11: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": articles.blocks.charts.list_periods,
                                    "label": "As at",
                                    "required": False,
                                },
                            ),
                            12: (
                                "wagtail.blocks.MultipleChoiceBlock",
                                [],
                                {
                                    "choices": articles.blocks.charts.list_sectors,
                                    "label": "Only these sectors",
                                    "required": False,
                                },
                            ),
                            13: (
                                "wagtail.blocks.MultipleChoiceBlock",
                                [],
                                {
                                    "choices": articles.blocks.charts.list_regions,
                                    "label": "Only these regions",
                                    "required": False,
                                },
                            ),
                            14: (
                                "wagtail.blocks.MultipleChoiceBlock",
                                [],
                                {
                                    "choices": articles.blocks.charts.list_owner_sizes,
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
                                "articles.blocks.body.DebateChooserBlock",
                                (),
                                {"help_text": "Leave empty for this story’s own debate.", "required": False},
                            ),
                            17: ("wagtail.blocks.StructBlock", [[("debate", 16)]], {}),
                            18: ("articles.blocks.live_blog.LiveBlogBlock", (), {}),
                            19: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "A sentence that stands in the story, word for word.",
                                    "max_length": 180,
                                },
                            ),
                            20: ("wagtail.blocks.StructBlock", [[("words", 19)]], {}),
                            21: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"help_text": "What the table shows, as a sentence.", "max_length": 140},
                            ),
                            22: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "Words", "max_length": 200, "required": False},
                            ),
                            23: (
                                "articles.blocks.tables.NumberBlock",
                                (),
                                {"max_length": 40, "required": False},
                            ),
                            24: (
                                "articles.blocks.tables.LiveNumberBlock",
                                (),
                                {"features": ["livefigure"], "max_length": 40, "required": False},
                            ),
                            25: (
                                "wagtail.contrib.typed_table_block.blocks.TypedTableBlock",
                                [[("text", 22), ("number", 23), ("live", 24)]],
                                {},
                            ),
                            26: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "Who published the figures, and when.",
                                    "max_length": 200,
                                    "required": False,
                                },
                            ),
                            27: (
                                "wagtail.blocks.StructBlock",
                                [[("heading", 21), ("table", 25), ("source", 26)]],
                                {},
                            ),
                            28: ("wagtail.blocks.CharBlock", (), {"max_length": 80}),
                            29: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold", "italic", "ol", "ul", "link", "livefigure"]},
                            ),
                            30: ("wagtail.blocks.StructBlock", [[("heading", 28), ("text", 29)]], {}),
                            31: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"help_text": "As readers should see it: April 2017", "max_length": 40},
                            ),
                            32: ("wagtail.blocks.TextBlock", (), {"rows": 2}),
                            33: ("wagtail.blocks.StructBlock", [[("when", 31), ("what", 32)]], {}),
                            34: ("wagtail.blocks.ListBlock", (33,), {"max_num": 40, "min_num": 2}),
                            35: ("wagtail.blocks.StructBlock", [[("heading", 28), ("moments", 34)]], {}),
                            36: (
                                "wagtail.blocks.URLBlock",
                                (),
                                {"help_text": "The address of its page there.", "max_length": 500},
                            ),
                            37: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"help_text": "What it is, for those who cannot see it.", "max_length": 140},
                            ),
                            38: ("wagtail.blocks.StructBlock", [[("address", 36), ("title", 37)]], {}),
                            39: (
                                "wagtail.blocks.PageChooserBlock",
                                (),
                                {"page_type": ["articles.ArticlePage"]},
                            ),
                            40: ("wagtail.blocks.StructBlock", [[("story", 39)]], {}),
                            41: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "Leave empty for the usual words.",
                                    "max_length": 80,
                                    "required": False,
                                },
                            ),
                            42: ("wagtail.blocks.StructBlock", [[("heading", 41)]], {}),
                        },
                        help_text="Begin each prompt with TK: a story cannot be published while one is left.",
                    ),
                ),
            ],
            options={
                "verbose_name": "story template",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True)),
                (
                    "slug",
                    models.SlugField(blank=True, help_text="Made from the name.", max_length=60, unique=True),
                ),
            ],
            options={
                "ordering": ["name"],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
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
        migrations.CreateModel(
            name="ClaimReading",
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
                ("comparison", models.CharField(max_length=64)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("holds", "Holds"),
                            ("no longer holds", "No longer holds"),
                            ("cannot be checked", "Cannot be checked"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "strength",
                    models.CharField(
                        blank=True,
                        choices=[("clear", "Clear"), ("too close to call", "Too close to call")],
                        max_length=20,
                    ),
                ),
                ("a_numerator", models.PositiveIntegerField(null=True)),
                ("a_denominator", models.PositiveIntegerField(null=True)),
                ("a_share", models.FloatField(null=True)),
                ("b_numerator", models.PositiveIntegerField(null=True)),
                ("b_denominator", models.PositiveIntegerField(null=True)),
                ("b_share", models.FloatField(null=True)),
                ("told", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("comparison", "release", "loaded_at"), name="claim_reading_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("strength", ""), ("verdict", "cannot be checked")),
                            models.Q(
                                ("strength__in", ["clear", "too close to call"]),
                                ("verdict__in", ["holds", "no longer holds"]),
                            ),
                            _connector="OR",
                        ),
                        name="claim_reading_strength_beside_verdict",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=255, verbose_name="title")),
                ("file", models.FileField(upload_to="documents", verbose_name="file")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("file_size", models.PositiveBigIntegerField(editable=False, null=True)),
                ("file_hash", models.CharField(blank=True, editable=False, max_length=40)),
                (
                    "collection",
                    models.ForeignKey(
                        default=wagtail.models.media.get_root_collection_id,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtailcore.collection",
                        verbose_name="collection",
                    ),
                ),
                (
                    "tags",
                    taggit.managers.TaggableManager(
                        blank=True,
                        help_text=None,
                        through="taggit.TaggedItem",
                        to="taggit.Tag",
                        verbose_name="tags",
                    ),
                ),
                (
                    "uploaded_by_user",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by user",
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "abstract": False,
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="CustomImage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=255, verbose_name="title")),
                (
                    "file",
                    wagtail.images.models.WagtailImageField(
                        height_field="height",
                        upload_to=wagtail.images.models.get_upload_to,
                        verbose_name="file",
                        width_field="width",
                    ),
                ),
                (
                    "description",
                    models.CharField(blank=True, default="", max_length=255, verbose_name="description"),
                ),
                ("width", models.IntegerField(editable=False, verbose_name="width")),
                ("height", models.IntegerField(editable=False, verbose_name="height")),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, db_index=True, verbose_name="created at"),
                ),
                ("focal_point_x", models.PositiveIntegerField(blank=True, null=True)),
                ("focal_point_y", models.PositiveIntegerField(blank=True, null=True)),
                ("focal_point_width", models.PositiveIntegerField(blank=True, null=True)),
                ("focal_point_height", models.PositiveIntegerField(blank=True, null=True)),
                ("file_size", models.PositiveIntegerField(editable=False, null=True)),
                ("file_hash", models.CharField(blank=True, db_index=True, editable=False, max_length=40)),
                ("credit", models.CharField(blank=True, max_length=160)),
                (
                    "has_own_address",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        editable=False,
                        help_text="Readers may see the whole picture at an address of its own.",
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        default=wagtail.models.media.get_root_collection_id,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtailcore.collection",
                        verbose_name="collection",
                    ),
                ),
                (
                    "tags",
                    taggit.managers.TaggableManager(
                        blank=True,
                        help_text=None,
                        through="taggit.TaggedItem",
                        to="taggit.Tag",
                        verbose_name="tags",
                    ),
                ),
                (
                    "uploaded_by_user",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by user",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
            bases=(wagtail.images.models.ImageFileMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="Author",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                (
                    "slug",
                    models.SlugField(
                        blank=True, help_text="Made from the name.", max_length=100, unique=True
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True, help_text="As readers know it: Data editor.", max_length=120
                    ),
                ),
                ("bio", models.TextField(blank=True, max_length=1200)),
                (
                    "picture",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="articles.customimage",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="EvaluationRun",
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
                ("done_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("release", "loaded_at"), name="evaluation_run_once_for_a_release"
                    )
                ],
            },
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
            name="FrontPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        help_text="Leave empty for the newest story with a chart.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="articles.articlepage",
                    ),
                ),
            ],
            options={
                "verbose_name": "front page",
            },
            bases=(articles.models.public_page.PublicPage, "wagtailcore.page"),
        ),
        migrations.AddField(
            model_name="articlepage",
            name="series",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="articles",
                to="articles.series",
            ),
        ),
        migrations.AddField(
            model_name="articlepage",
            name="topics",
            field=modelcluster.fields.ParentalManyToManyField(
                blank=True, related_name="articles", to="articles.topic"
            ),
        ),
        migrations.CreateModel(
            name="Authored",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "article",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="authored",
                        to="articles.articlepage",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authored",
                        to="articles.author",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_order"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("article", "author"),
                        name="author_once_in_a_byline",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("higher", "A is higher than B"),
                            ("lower", "A is lower than B"),
                            ("above", "A is above a value"),
                            ("below", "A is below a value"),
                            ("rose", "A has risen since a release"),
                            ("fell", "A has fallen since a release"),
                            ("not-checkable", "It cannot be checked"),
                        ],
                        default="higher",
                        max_length=16,
                        verbose_name="it says",
                    ),
                ),
                ("a_query", models.CharField(blank=True, max_length=600, verbose_name="A: measure")),
                (
                    "a_group",
                    models.CharField(blank=True, default="all", max_length=160, verbose_name="A: group"),
                ),
                ("b_query", models.CharField(blank=True, max_length=600, verbose_name="B: measure")),
                (
                    "b_group",
                    models.CharField(blank=True, default="all", max_length=160, verbose_name="B: group"),
                ),
                (
                    "margin",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=10, null=True, verbose_name="by at least"
                    ),
                ),
                (
                    "margin_unit",
                    models.CharField(
                        blank=True,
                        choices=[("points", "points (or homes)"), ("times", "times")],
                        default="points",
                        max_length=6,
                        verbose_name="counted in",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In per cent for a share, else in homes.",
                        max_digits=12,
                        null=True,
                        verbose_name="the value",
                    ),
                ),
                ("since", models.DateField(blank=True, null=True, verbose_name="since the release of")),
                (
                    "a_published",
                    models.CharField(
                        blank=True,
                        help_text="What the story printed, such as 9%.",
                        max_length=40,
                        verbose_name="A as printed",
                    ),
                ),
                ("b_published", models.CharField(blank=True, max_length=40, verbose_name="B as printed")),
                (
                    "words",
                    models.CharField(
                        blank=True,
                        help_text="Leave empty to have the sentence written from your choices.",
                        max_length=300,
                        verbose_name="your sentence",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        help_text="Readers see this.",
                        max_length=300,
                        verbose_name="why it cannot be checked",
                    ),
                ),
                (
                    "article",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="articles.articlepage",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_order"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["higher", "lower", "above", "below", "rose", "fell", "not-checkable"],
                            )
                        ),
                        name="claim_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "not-checkable"),
                                models.Q(("reason", ""), _negated=True),
                                models.Q(("words", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("kind", "not-checkable"), _negated=True),
                                models.Q(("a_query", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="claim_is_checkable_or_says_why_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["higher", "lower"]), _negated=True),
                            models.Q(("b_query", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="claim_has_its_other_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["above", "below"]), _negated=True),
                            ("value__isnull", False),
                            _connector="OR",
                        ),
                        name="claim_has_its_value",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["fell", "rose"]), _negated=True),
                            ("since__isnull", False),
                            _connector="OR",
                        ),
                        name="claim_has_its_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("correction", "Correction"),
                            ("clarification", "Clarification"),
                            ("update", "Update"),
                            ("data-revision", "Data revision"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField(max_length=1000)),
                ("when", models.DateTimeField(default=django.utils.timezone.now)),
                ("replaced", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="articles.articlepage",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        help_text="Who published it; never shown to readers.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("article", "version"), name="one_entry_per_version"),
                    models.UniqueConstraint(fields=("article", "kind", "text"), name="same_correction_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["correction", "clarification", "update", "data-revision"])
                        ),
                        name="correction_is_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="correction_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="versions_count_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomRendition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("filter_spec", models.CharField(db_index=True, max_length=255)),
                (
                    "file",
                    wagtail.images.models.WagtailImageField(
                        height_field="height",
                        storage=wagtail.images.models.get_rendition_storage,
                        upload_to=wagtail.images.models.get_rendition_upload_to,
                        width_field="width",
                    ),
                ),
                ("width", models.IntegerField(editable=False)),
                ("height", models.IntegerField(editable=False)),
                ("focal_point_key", models.CharField(blank=True, default="", editable=False, max_length=16)),
                (
                    "image",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="renditions",
                        to="articles.customimage",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("image", "filter_spec", "focal_point_key"), name="one_rendition_per_size"
                    )
                ],
            },
            bases=(wagtail.images.models.ImageFileMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Drift",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weight", models.FloatField(default=0)),
                ("moved", models.PositiveIntegerField(default=0, verbose_name="figures that moved")),
                (
                    "furthest",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="the figure that moved furthest"
                    ),
                ),
                ("fallen", models.PositiveIntegerField(default=0, verbose_name="claims that no longer hold")),
                ("pinned", models.BooleanField(default=False)),
                ("as_at", models.DateField(null=True, verbose_name="the newest release")),
                ("counted_at", models.DateTimeField()),
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drift",
                        to="articles.articlepage",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-weight"], name="drift_by_weight")],
            },
        ),
        migrations.CreateModel(
            name="DriftResolution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted as it stands"),
                            ("updated", "Updated"),
                            ("pinned", "Pinned"),
                            ("unpinned", "Unpinned"),
                        ],
                        max_length=10,
                    ),
                ),
                ("as_at", models.DateField(null=True)),
                ("words", models.TextField(blank=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="settlements",
                        to="articles.articlepage",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("action__in", ["updated", "pinned"]), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="drift_resolution_gives_words",
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
                        blank=True,
                        decimal_places=4,
                        help_text="Percentages as 2.8; empty where the print has none.",
                        max_digits=14,
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
        migrations.CreateModel(
            name="ReadCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("reads", models.PositiveIntegerField(default=0)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="read_counts",
                        to="articles.articlepage",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("article", "day"), name="read_count_once_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="RelatedLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "article",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chosen",
                        to="articles.articlepage",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.articlepage",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_order"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("article", "story"),
                        name="related_story_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("article", models.F("story")), _negated=True),
                        name="related_story_is_another",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="articlepage",
            constraint=models.CheckConstraint(
                condition=models.Q(("historical", False), ("given_date__isnull", False), _connector="OR"),
                name="historical_article_is_dated",
            ),
        ),
    ]
