#!/usr/bin/env python
"""Every command of the site. Without DATABASE_URL it uses this checkout's own servers."""

import os
import sys

#: What went wrong in the database, by the driver's name for it, and what to do. The rest keeps its traceback.
SENTENCES = {
    "UndefinedTable": "The database does not have this version’s tables yet: run make run, or manage.py migrate, first.",
    "UndefinedColumn": "The database does not have this version’s tables yet: run make run, or manage.py migrate, first.",
    "OperationalError": "The database does not answer: look at DATABASE_URL.",
    "ConnectionTimeout": "The database does not answer: look at DATABASE_URL.",
}


def sentence(error: Exception) -> str:
    """What to say instead of a traceback, "" where the traceback says it best."""
    from django.db import DatabaseError

    if not isinstance(error, DatabaseError) or (
        "migrate" in sys.argv and "Undefined" in repr(error.__cause__)
    ):
        return ""
    return SENTENCES.get(type(error.__cause__).__name__, "")


def execute() -> None:
    from django.core.management import execute_from_command_line

    from config.quick_setup import set_up_quickly

    set_up_quickly()
    execute_from_command_line(sys.argv)


def run() -> None:
    """The command, with this checkout's servers where the environment names none."""
    if os.environ.get("CARESPACE_SITE") == "production" or (
        os.environ.get("DATABASE_URL") and os.environ.get("CARESPACE_SITE", "") == ""
    ):
        execute()
        return
    from config.embedded import CannotStartError, for_one_command

    try:
        with for_one_command(os.environ):
            execute()
    except CannotStartError as why:
        sys.exit(str(why))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        run()
    except Exception as error:
        if fault := sentence(error):
            sys.exit(fault)
        raise


if __name__ == "__main__":
    main()
