"""What the pages of one home, owner or place show, and how they are found."""
