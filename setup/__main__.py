"""`python3 -m setup run|test|reset`: what `make run` and `make test` need, only where it changed; or a fresh start."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  # this is where older ones are told
    sys.stderr.write(
        "CareSpace needs Python 3.11 or newer and this is {}.{}: install it and say which one to use, "
        "as in make run PYTHON=python3.12.\n".format(*sys.version_info)
    )
    sys.exit(1)

from setup.installation import main

sys.exit(main(sys.argv[1:]))
