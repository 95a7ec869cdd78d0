"""The faces of a measure besides its page: charts, tables, pictures, files."""
