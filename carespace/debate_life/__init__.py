"""The life of a debate: when it takes what, and the deeds that begin and end it."""
