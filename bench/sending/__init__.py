"""How fast letters go out."""
