"""`python -m tests.quick_migrate [arguments of migrate]`: Django's own migrate, for the database that tests are cloned from.

No model is built anew for an index or a constraint, which is a third of the work. `manage.py migrate` builds fewer still,
in a way of its own (live/database/models_on_demand.py). That both make the same is held by
tests/config/local_site/test_runner.py, whose first start runs that one.
"""

from __future__ import annotations

import os
import sys

import django
from django.core.management.commands.migrate import Command

from tests.app_migrations import build_few_models


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    with build_few_models():
        Command().run_from_argv(["manage.py", "migrate", *sys.argv[1:]])


if __name__ == "__main__":
    main()
