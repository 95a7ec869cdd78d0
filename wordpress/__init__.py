"""Moving a WordPress archive in: `manage.py import_wordpress` reads an export and writes pages, files and redirects."""
