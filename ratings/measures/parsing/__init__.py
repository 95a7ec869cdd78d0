"""From the words of an address to a question: which words there are, when they speak of, and which cannot meet."""
