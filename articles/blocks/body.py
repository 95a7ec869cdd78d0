"""A story's body: its blocks in reading order."""

from __future__ import annotations

from typing import ClassVar

from django.forms import Widget
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from wagtail import blocks

from articles.blocks.charts import RatingsChartBlock
from articles.blocks.embeds import EmbedBlock
from articles.blocks.live_blog import LiveBlogBlock
from articles.blocks.onward_links import ReadAlsoBlock, SignUpBlock
from articles.blocks.pictures import PictureBlock
from articles.blocks.tables import DataTableBlock
from articles.blocks.text import FactBoxBlock, PullQuoteBlock, QuoteBlock, TimelineBlock
from carespace.models import Debate

#: What an editor may do in running text: no colours, sizes or inline pictures.
FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "livefigure"]


#: By name: the newsroom's choosers need the models first.
WIDGET = "articles.newsroom.choosers.DebateWidget"


class DebateChooserBlock(blocks.ChooserBlock):
    """Chooses a debate; empty means the story's own."""

    target_model = Debate

    @cached_property
    def widget(self) -> Widget:
        widget: Widget = import_string(WIDGET)()
        return widget

    class Meta:
        icon = "group"


class DebateBlock(blocks.StructBlock):
    """The panel of a debate: where people stand, and the way in."""

    debate = DebateChooserBlock(required=False, help_text="Leave empty for this story’s own debate.")

    class Meta:
        icon = "group"
        label = "Debate"


class BodyBlock(blocks.StreamBlock):
    """A story's body, in reading order."""

    text = blocks.RichTextBlock(features=FEATURES, icon="pilcrow")
    quote = QuoteBlock()
    image = PictureBlock()
    ratings_chart = RatingsChartBlock()
    debate = DebateBlock()
    live_blog = LiveBlogBlock()
    pull_quote = PullQuoteBlock()
    data_table = DataTableBlock()
    fact_box = FactBoxBlock()
    timeline = TimelineBlock()
    embed = EmbedBlock()
    related = ReadAlsoBlock()
    sign_up = SignUpBlock()

    class Meta:
        block_counts: ClassVar = {
            "debate": {"max_num": 1},
            "live_blog": {"max_num": 1},
            "sign_up": {"max_num": 1},
        }
