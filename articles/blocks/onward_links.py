"""Ways from a story to elsewhere on the site: another story, the e-mails."""

from wagtail import blocks


class ReadAlsoBlock(blocks.StructBlock):
    """One story to read beside this one, where it matters in the text."""

    story = blocks.PageChooserBlock(page_type="articles.ArticlePage")

    class Meta:
        icon = "doc-full"
        label = "Read also"
        template = "articles/blocks/read_also.html"


class SignUpBlock(blocks.StructBlock):
    """The sign-up for the e-mails within the story."""

    heading = blocks.CharBlock(required=False, max_length=80, help_text="Leave empty for the usual words.")

    class Meta:
        icon = "mail"
        label = "Sign-up"
        template = "articles/blocks/sign_up.html"
