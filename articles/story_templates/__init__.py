"""Starting a story from one of the newsroom's own templates."""
