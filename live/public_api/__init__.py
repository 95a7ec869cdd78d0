"""What every view of the public API shares: its queries, pages, refusals, addresses and schema. Knows no domain."""
