"""Search: an index of our own over everything the site's apps register to be found, its queries and its results page."""
