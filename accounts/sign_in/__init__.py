"""Joining and signing in: what the site adds to allauth, which alone signs anybody in."""
