"""The site on one machine, by `make run`: its programs, their supervisor, secrets, mail and pictures."""
