"""The pages of debates and of moderation."""
