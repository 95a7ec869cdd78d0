"""The explorer's form: what it offers, what it was sent, and which questions to ask next."""
