"""The message of an edition and its way to the mail server."""
