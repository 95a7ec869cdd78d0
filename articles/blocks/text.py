"""Blocks of words: what somebody said, the story's own words set large, facts in a box, a run of dates."""

from wagtail import blocks

#: What an editor may do in a box: no headings, they are the story's.
PLAIN = ["bold", "italic", "ol", "ul", "link", "livefigure"]


class QuoteBlock(blocks.StructBlock):
    """Words somebody said."""

    quote = blocks.TextBlock(rows=3)
    attribution = blocks.CharBlock(required=False, max_length=120, help_text="Who said it, and in what role.")

    class Meta:
        icon = "openquote"
        template = "articles/blocks/quote.html"
        label_format = "Quote: {quote}"


class PullQuoteBlock(blocks.StructBlock):
    """A sentence of the story set large, for the eye; those who listen hear it where it stands in the text."""

    words = blocks.CharBlock(max_length=180, help_text="A sentence that stands in the story, word for word.")

    class Meta:
        icon = "title"
        label = "Pull quote"
        template = "articles/blocks/pull_quote.html"
        label_format = "Pull quote: {words}"


class FactBoxBlock(blocks.StructBlock):
    """What a reader may want to know beside the story."""

    heading = blocks.CharBlock(max_length=80)
    text = blocks.RichTextBlock(features=PLAIN)

    class Meta:
        icon = "help"
        label = "Fact box"
        template = "articles/blocks/fact_box.html"
        label_format = "Fact box: {heading}"


class MomentBlock(blocks.StructBlock):
    """One entry of a timeline."""

    when = blocks.CharBlock(max_length=40, help_text="As readers should see it: April 2017")
    what = blocks.TextBlock(rows=2)


class TimelineBlock(blocks.StructBlock):
    """What happened when, the earliest first."""

    heading = blocks.CharBlock(max_length=80)
    moments = blocks.ListBlock(MomentBlock(), min_num=2, max_num=40)

    class Meta:
        icon = "history"
        label = "Timeline"
        template = "articles/blocks/timeline.html"
        label_format = "Timeline: {heading}"
