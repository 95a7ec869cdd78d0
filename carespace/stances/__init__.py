"""Saying where one stands: what has to have been read, what a change carries, and who had seen the split first."""
