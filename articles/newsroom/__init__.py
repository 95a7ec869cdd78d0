"""The newsroom: its door, its members, its forms and choosers."""
