"""What every request meets before the apps: health, checks of its form, the policy of content, errors of the server."""
