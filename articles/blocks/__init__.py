"""What a story's body is made of."""

from articles.blocks.body import FEATURES, BodyBlock, DebateChooserBlock
from articles.blocks.embeds import EmbedPreviews, allow_frames

__all__ = ["FEATURES", "BodyBlock", "DebateChooserBlock", "EmbedPreviews", "allow_frames"]
