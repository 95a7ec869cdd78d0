"""News of changes for open pages: what is announced, how it travels by Redis, and the process that sends it on."""
