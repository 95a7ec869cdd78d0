"""Claims: what a story asserts, put as comparisons that every release is held against."""
