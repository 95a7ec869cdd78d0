"""Dealings with PostgreSQL that are not queries: connections of our own, who holds a lock, whether a transaction is open."""
