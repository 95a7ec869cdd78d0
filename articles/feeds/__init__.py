"""Feeds of stories with their whole text: RSS, Atom and JSON Feed, of everything or of one thing followed."""
