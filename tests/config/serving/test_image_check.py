"""`make image-check` says plainly what it lacks, and plays every base image the Containerfile names."""

import subprocess
import sys

import pytest

from config.embedded import CHECKOUT
from config.serving import image_check
from setup.console import SetupError


def test_without_its_programs_it_says_what_to_install(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-m", "config.serving.image_check"],
        cwd=CHECKOUT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr.startswith("buildah and debootstrap are missing: apt-get install buildah debootstrap")
    assert "Traceback" not in ran.stderr


def test_whoever_is_not_root_is_told(monkeypatch):
    monkeypatch.setattr(image_check.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(image_check.os, "geteuid", lambda: 1000)
    with pytest.raises(SetupError, match="takes root"):
        image_check.check_means()


def test_every_base_image_is_played():
    named = [
        line.split()[1]
        for line in (CHECKOUT / "deploy/Containerfile").read_text().splitlines()
        if line.startswith("FROM ")
    ]
    assert image_check.list_base_images() == [f"docker.io/library/{name}" for name in named]
    assert len(named) == 2
