"""Counts kept on the rows of debates and posts: how a post's state changes them, and how they are counted anew."""
