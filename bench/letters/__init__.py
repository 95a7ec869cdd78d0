"""What the measurements of letters share: a mail server that can be told to fail, people, an edition, its ledger."""
