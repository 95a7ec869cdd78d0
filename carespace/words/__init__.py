"""The words of posts: who may read which, and how they are changed, drawn and quoted."""
