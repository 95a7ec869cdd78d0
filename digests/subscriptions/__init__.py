"""From a sign-up to leaving, with the record of consent."""
