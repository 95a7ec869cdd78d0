"""From tallies to numbers: what each group of each release counts, and what its groups are called."""
