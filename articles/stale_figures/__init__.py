"""Drift: how far the numbers and claims of live stories have moved, and what editors do about it."""
