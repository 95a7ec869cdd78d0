"""What an edition says, when it is due and how it is composed and stored."""
