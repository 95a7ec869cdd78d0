"""What debates add to a member's own page: their part of the copy of all that is kept, and what leaving does here."""
