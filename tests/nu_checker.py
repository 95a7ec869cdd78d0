"""The Nu Html Checker, W3C's own: what it finds wrong in pages. It needs Java; html-validate finds much of it without."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from config.embedded import CHECKOUT

#: It runs for a second or two, too short a time to be repaid for compiling well or for collecting garbage on every core.
JAVA = ("-Xss2m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
JAR = CHECKOUT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def find_nu_faults(pages: Mapping[str, str], folder: Path) -> list[str]:
    """“/news/: Bad value …” of each error in {name: markup}. Skips the test where there is no Java, or no checker."""
    java = shutil.which("java")
    if java is None or not JAR.is_file():
        pytest.skip("the Nu Html Checker needs Java" if java is None else "npm's vnu-jar is not installed")
    names = {}
    for number, (name, markup) in enumerate(pages.items()):
        path = folder / f"{number}.html"
        path.write_text(markup, encoding="utf-8")
        names[path.name] = name
    options = ["--errors-only", "--exit-zero-always", "--stdout", "--format", "json"]
    run = subprocess.run(
        [
            java,
            *JAVA,
            "-jar",
            str(JAR),
            *options,
            *(str(folder / name) for name in names),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        f"{names[Path(told['url']).name]}: {told['message']} ({told.get('extract', '').strip()[:200]})"
        for told in json.loads(run.stdout)["messages"]
    ]
