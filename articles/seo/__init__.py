"""What the site tells programs of its stories: markup that travels, structured data, sitemaps, pictures."""
