"""What a story's body is made of."""

from articles.blocks.body import FEATURES, BodyBlock, DebateChooserBlock
from articles.blocks.embeds import let_frames_in

__all__ = ["FEATURES", "BodyBlock", "DebateChooserBlock", "let_frames_in"]
