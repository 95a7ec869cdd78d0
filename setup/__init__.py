"""Sets a checkout up with nothing but Python's own library: environment, npm's files, fonts, a browser."""
