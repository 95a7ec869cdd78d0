"""Live figures: numbers in prose that keep what was published and know what is true now."""
