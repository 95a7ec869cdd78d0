"""What a story's body is made of."""

from typing import ClassVar

from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from articles.charts import RatingsChartBlock
from articles.liveblog.blog import LiveBlogBlock
from carespace.models import Debate

#: What an editor may do in running text: no colours, sizes or inline pictures.
FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "livefigure"]


class QuoteBlock(blocks.StructBlock):
    """Words somebody said."""

    quote = blocks.TextBlock(rows=3)
    attribution = blocks.CharBlock(required=False, max_length=120, help_text="Who said it, and in what role.")

    class Meta:
        icon = "openquote"
        template = "articles/blocks/quote.html"
        label_format = "Quote: {quote}"


class PictureBlock(blocks.StructBlock):
    """A picture: with words for those who cannot see it, or marked as decorative."""

    image = ImageBlock()
    caption = blocks.CharBlock(required=False, max_length=240)

    class Meta:
        icon = "image"
        label = "Image"
        template = "articles/blocks/image.html"
        label_format = "Image: {caption}"


class DebateChooserBlock(blocks.ChooserBlock):
    """Chooses a debate; empty means the story's own."""

    target_model = Debate

    @cached_property
    def widget(self):
        from articles.choosers import debates  # noqa: PLC0415 (the newsroom's choosers need the models first)

        return debates.widget_class()

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

    class Meta:
        block_counts: ClassVar = {"debate": {"max_num": 1}, "live_blog": {"max_num": 1}}
