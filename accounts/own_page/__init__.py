"""A member's own page: what apps above accounts show on it."""
