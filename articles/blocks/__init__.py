"""What a story's body is made of."""

from articles.blocks.body import FEATURES, BodyBlock, DebateChooserBlock
from articles.blocks.embeds import EmbedPreviews, let_frames_in

__all__ = ["FEATURES", "BodyBlock", "DebateChooserBlock", "EmbedPreviews", "let_frames_in"]
