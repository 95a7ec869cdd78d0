"""Search: an index of our own over stories, debates, topics, authors, owners, local authorities and homes."""
