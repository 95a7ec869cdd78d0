"""How much more a debate's page and a reply cost in django-machina: `.venv/bin/python -m bench.marks`."""
