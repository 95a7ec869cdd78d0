"""`make image-check`: builds the image of deploy/Containerfile on this machine and runs it once. Outside CI.

It needs root, `buildah` and `debootstrap` (Debian's packages) and takes some minutes. The base images the Containerfile
names are played by a Debian with Python and Node from its own packages, so no registry of images is asked; pip and npm
ask the ones they are set up to ask. Everything lies in one folder of the temporary folder and is gone afterwards.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from config.embedded import Postgres, Redis
from config.local_site.programs import free_port
from setup.console import CHECKOUT, SetupError, say_line, step

SUITE = "bookworm"
MIRROR = "http://deb.debian.org/debian"
PACKAGES = ("python3-venv", "python-is-python3", "ca-certificates", "nodejs", "npm")
IMAGE = "carespace-check"
#: What pip and npm of this machine are told, shown to those in the image while it is built, and not kept in it.
TOLD = {
    Path("/etc/pip.conf"): "/etc/pip.conf",
    Path.home() / ".config/pip/pip.conf": "/root/.config/pip/pip.conf",
    Path.home() / ".npmrc": "/root/.npmrc",
    Path("/etc/ssl/certs/ca-certificates.crt"): "/etc/ssl/certs/ca-certificates.crt",
}
SAFE = {
    "SECRET_KEY": "for-one-run-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ",
    "VOICE_KEY": "of-voices-for-one-run-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    "SITE_URL": "https://site.example",
    "ALLOWED_HOSTS": "site.example",
    "EMAIL_URL": "smtps://user:password@mail.example:465",
    "DEFAULT_FROM_EMAIL": "CareSpace <post@site.example>",
    "POSTAL_ADDRESS": "1 High Street, London",
}


class Buildah:
    """buildah with its images in one folder, by chroot: no daemon and no privileges of the kernel beyond root's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        where = ["--root", str(folder / "images"), "--runroot", str(folder / "run")]
        self._command = ["buildah", "--storage-driver", "vfs", *where]
        self.log = folder / "log"
        self.shared = folder / "servers"  # what a container sees of this machine
        self.shared.mkdir(exist_ok=True)

    def run(self, *arguments: str, failed: str) -> str:
        """Its output. Raises SetupError with `failed` and the end of what it said."""
        done = subprocess.run(
            [*self._command, *arguments],
            env={**os.environ, "TMPDIR": str(self._folder)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        with self.log.open("a") as log:
            log.write(done.stdout + done.stderr)
        if done.returncode:
            raise SetupError(f"{failed}\n{(done.stdout + done.stderr)[-2000:]}")
        return done.stdout.strip()

    def start(self, container: str, *command: str, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        """Run a command in a container beside this process; its words go to the log."""
        given = [part for name, value in environment.items() for part in ("--env", f"{name}={value}")]
        volumes = [f"--volume={self.shared}:{self.shared}"]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*self._command, "run", "--isolation", "chroot", *given, *volumes, container, "--", *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )


def check_means() -> None:
    """Raises SetupError where this machine cannot build an image."""
    missing = [name for name in ("buildah", "debootstrap") if shutil.which(name) is None]
    if missing:
        raise SetupError(
            f"{' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} missing: "
            f"apt-get install {' '.join(missing)}, then run make image-check again."
        )
    if os.geteuid() != 0:
        raise SetupError(
            "make image-check makes a system in a folder, which takes root: sudo make image-check."
        )


def list_base_images() -> list[str]:
    """What the Containerfile builds on, each by its whole name."""
    named = re.findall(r"^FROM (\S+)", (CHECKOUT / "deploy" / "Containerfile").read_text(), re.MULTILINE)
    return [f"docker.io/library/{name}" for name in named]


def make_base(buildah: Buildah, folder: Path) -> None:
    """A Debian with Python and Node, under the names of the base images.

    Raises SetupError, with the end of the log, where it cannot be made.
    """
    root = folder / "debian"
    for command in (
        ["debootstrap", "--variant=minbase", SUITE, str(root), MIRROR],
        ["chroot", str(root), "apt-get", "install", "-y", "-q", "--no-install-recommends", *PACKAGES],
        ["chroot", str(root), "apt-get", "clean"],
    ):
        with buildah.log.open("ab") as log:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)
        if done.returncode:
            raise SetupError(f"{command[0]} failed; {buildah.log} ends:\n{buildah.log.read_text()[-2000:]}")
    container = buildah.run("from", "scratch", failed="No container could be made.")
    buildah.run("add", container, str(root), "/", failed="The base could not be put into an image.")
    first, *others = list_base_images()
    buildah.run("commit", "--rm", container, first, failed="The base could not be kept.")
    for other in others:
        buildah.run("tag", first, other, failed="The base could not be named.")
    shutil.rmtree(root)


def build_image(buildah: Buildah) -> None:
    """The image of deploy/Containerfile."""
    volumes = [f"--volume={path}:{place}:ro" for path, place in TOLD.items() if path.is_file()]
    buildah.run(
        "build",
        "--isolation=chroot",
        "--pull-never",
        "--layers=false",
        *volumes,
        *("-f", str(CHECKOUT / "deploy" / "Containerfile"), "-t", IMAGE, str(CHECKOUT)),
        failed="The image could not be built.",
    )


def check_refusal(buildah: Buildah, container: str) -> None:
    """Without an environment it says what is missing and does not start. Raises SetupError."""
    before = len(buildah.log.read_text(errors="replace"))
    code = buildah.start(container, "deploy/run", "pages", environment={}).wait(120)
    log = buildah.log.read_text(errors="replace")[before:]
    if code == 0 or "SECRET_KEY is missing" not in log:
        raise SetupError(f"Without an environment the image ended with {code} and said:\n{log[-1000:]}")


@contextlib.contextmanager
def run_databases(place: Path) -> Iterator[dict[str, str]]:
    """A PostgreSQL and a Redis for it in this folder, which a container sees; their addresses."""
    for opened in (place.parent, place):
        opened.chmod(0o755)
    postgres, redis = Postgres(place), Redis(place, durable=False)
    try:
        for server in (postgres, redis):
            server.start()
        postgres.create_database("image")
        addresses = {"DATABASE_URL": postgres.url("image"), "REDIS_URL": redis.url}
        # The image's own user asks. Whoever names a socket closes its folder to others, so this comes last.
        folder, socket = postgres.run_folder, redis.socket
        folder.chmod(0o755)
        socket.parent.chmod(0o755)
        socket.chmod(0o777)
        yield addresses
    finally:
        redis.stop()
        postgres.stop()


def ask(port: int, path: str) -> tuple[int, str]:
    """Status and words of an answer; (0, …) where there is none."""
    headers = {"Host": "site.example"} | (
        {} if path.startswith("/health") else {"X-Forwarded-Proto": "https"}
    )
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  # this machine's own
            return answer.status, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode(errors="replace")
    except OSError as problem:
        return 0, str(problem)


def check_site(buildah: Buildah, container: str, addresses: Mapping[str, str]) -> None:
    """Migrations run, both health addresses and a page answer. Raises SetupError."""
    port = free_port()
    environment = {**SAFE, **addresses, "PORT": str(port)}
    with step("Its migrations and static files"):
        if buildah.start(container, "deploy/run", "prepare", environment=environment).wait(600):
            raise SetupError(
                f"deploy/run prepare failed; {buildah.log} ends:\n{buildah.log.read_text()[-2000:]}"
            )
    pages = buildah.start(container, "deploy/run", "pages", environment=environment)
    try:
        with step("Its pages and health"):
            ends = time.monotonic() + 120
            while ask(port, "/health/live")[0] != 200:
                if pages.poll() is not None or time.monotonic() > ends:
                    raise SetupError(
                        f"The pages did not start; {buildah.log} ends:\n{buildah.log.read_text()[-2000:]}"
                    )
                time.sleep(0.2)
            for path, words in (
                ("/health/ready", '"ok"'),
                ("/", "CareSpace"),
                ("/accounts/login/", "Sign in"),
            ):
                status, page = ask(port, path)
                if status != 200 or words not in page:
                    raise SetupError(f"{path} answered {status}: {page[:500]}")
    finally:
        pages.terminate()
        pages.wait(30)


def check_image() -> None:
    """Build, refuse, prepare, answer. Raises SetupError at the first that fails."""
    check_means()
    with tempfile.TemporaryDirectory(prefix="carespace-image-", dir="/var/tmp") as name:
        folder = Path(name)
        buildah = Buildah(folder)
        with step("A Debian in the place of the base images"):
            make_base(buildah, folder)
        with step("The image"):
            build_image(buildah)
        container = buildah.run(
            "from", "--pull-never", IMAGE, failed="No container could be made of the image."
        )
        with step("Its refusal without an environment"):
            check_refusal(buildah, container)
        with run_databases(buildah.shared) as addresses:
            check_site(buildah, container, addresses)
        buildah.run("rm", container, failed="The container stays.")
    say_line("The image builds and serves.")


def main() -> int:
    try:
        check_image()
    except SetupError as why:
        sys.stderr.write(f"{why}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
