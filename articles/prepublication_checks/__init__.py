"""What the newsroom checks of a story before readers see it."""
