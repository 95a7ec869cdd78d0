"""Uploaded files: what may come in, and who may read it."""
