"""From a measure to its rows: counted from tallies, with the words that belong beside them."""
