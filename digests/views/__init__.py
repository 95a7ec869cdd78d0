"""The pages of digests: signing up and choosing, reading editions, the editors' ledger."""
