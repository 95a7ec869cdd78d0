"""Mail of the accounts: what a message is made of, which letters there are, and how many an inbox can be sent."""
