"""Following debates: what is new there to a member, in the site or by mail. No row joins a member and what they follow."""
