#!/usr/bin/env python
"""Every command of the site. Without DATABASE_URL it uses this checkout's own servers."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    if os.environ.get("CARESPACE_SITE") == "production" or (
        os.environ.get("DATABASE_URL") and os.environ.get("CARESPACE_SITE", "") == ""
    ):
        execute_from_command_line(sys.argv)
        return
    from config.embedded import CannotStartError, for_one_command  # noqa: PLC0415

    try:
        with for_one_command(os.environ):
            execute_from_command_line(sys.argv)
    except CannotStartError as why:
        sys.exit(str(why))
    except Exception as error:
        if (
            type(error.__cause__).__name__ not in {"UndefinedTable", "UndefinedColumn"}
            or "migrate" in sys.argv
        ):
            raise
        sys.exit(
            "The database does not have this version’s tables yet: run make run, or manage.py migrate, first."
        )


if __name__ == "__main__":
    main()
