"""The programs of production start from the environment that deploy/ gives them."""

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from config.celery import app
from config.local_site import programs
from live.page_cache.making_slots import THREADS
from tests.servers import free_port

ROOT = Path(__file__).parents[2]
SAFE = {
    "CARESPACE_SITE": "production",
    "SECRET_KEY": "k3y-of-many-letters-and-n0thing-else-0123456789-abcdefghijklmnop-QRSTUVW",
    "VOICE_KEY": "v0ice-of-many-letters-and-n0thing-else-0123456789-abcdefghijklmnop-QRST",
    "SITE_URL": "https://site.example",
    "ALLOWED_HOSTS": "site.example",
    "DATABASE_URL": "postgresql://carespace:a-long-password@database/carespace",
    "REDIS_URL": "redis://redis:6379",
    "EMAIL_URL": "smtps://user:password@mail.example:465",
    "DEFAULT_FROM_EMAIL": "CareSpace <post@site.example>",
    "POSTAL_ADDRESS": "1 High Street, London",
}


COMPOSE = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())
PROGRAMS = ("pages", "live", "worker", "letters", "sign-ups", "beat")


def given(program: str) -> dict[str, str]:
    """The environment compose.yaml adds for one program."""
    return {name: str(value) for name, value in COMPOSE["services"][program]["environment"].items()}


@pytest.mark.slow("starts the stream in a process of its own")
def test_the_stream_starts_behind_the_proxy_of_compose():
    env = {"PATH": os.environ["PATH"], **SAFE, **given("live")}
    ask = "import live.event_stream.stream, uvicorn; live.event_stream.stream.make_stream_from_settings()"
    ask += "; print(uvicorn.Config('x').forwarded_allow_ips)"
    ran = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout.strip()) == (0, "*"), ran.stderr


def test_a_number_of_proxies_is_not_read_as_their_addresses():
    assert "--forwarded-allow-ips" not in (ROOT / "deploy/run").read_text()


def test_every_program_shares_what_others_write():
    """A release received by the pages is published by the worker: both see its file, where the settings look for it."""
    ask = "from django.conf import settings as s; print(s.MEDIA_ROOT, s.STATIC_ROOT, s.INCOMING_FILES_ROOT)"
    env = {"PATH": os.environ["PATH"], **SAFE, "DJANGO_SETTINGS_MODULE": "config.settings"}
    told = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    ).stdout
    folders = {str(Path(folder).relative_to(ROOT)) for folder in told.split()}
    assert len(folders) == 3
    for program in PROGRAMS:
        volumes = {volume.split(":")[1] for volume in COMPOSE["services"][program]["volumes"]}
        assert volumes == {f"/srv/carespace/{folder}" for folder in folders}, program
    made = next(
        line for line in (ROOT / "deploy/Containerfile").read_text().splitlines() if "mkdir -p" in line
    )
    assert folders <= set(made.split())


def test_the_guide_names_only_variables_that_something_reads():
    table = (ROOT / "docs/operators.md").read_text().partition("## Environment")[2].partition("\n## ")[0]
    told = {name for line in table.splitlines() for name in re.findall(r"^\| `([A-Z_]+)` ", line)}
    code = [
        *(ROOT / "config").rglob("*.py"),
        *(ROOT / "live").rglob("*.py"),
        ROOT / "deploy/run",
        ROOT / "deploy/compose.yaml",
    ]
    read = {name for path in code for name in re.findall(r"\b[A-Z][A-Z_]+\b", path.read_text())}
    assert len(told) > 20
    assert told - read == set()


def test_what_the_image_calls_is_there():
    called = re.findall(
        r"from (\w+) import (\w+); (\w+)\.(\w+)\(\)", (ROOT / "deploy/Containerfile").read_text()
    )
    assert len(called) == 1
    for package, module, name, function in called:
        assert name == module
        assert callable(getattr(importlib.import_module(f"{package}.{module}"), function))


def test_every_queue_has_a_program():
    started = (ROOT / "deploy/run").read_text()
    queues = {"celery", *(route["queue"] for route in app.conf.task_routes.values())}
    assert queues == {words.split()[0] for words in started.split("--queues ")[1:]}


def test_the_pages_have_threads_to_spare_for_what_is_kept():
    started = (ROOT / "deploy/run").read_text()
    assert f"--blocking-threads {THREADS} " in started
    arguments = programs.pages(8000).arguments
    assert arguments[arguments.index("--blocking-threads") + 1] == str(THREADS)


@pytest.mark.slow("starts the site in a process of its own")
def test_an_image_without_an_environment_is_not_the_local_site():
    image = (ROOT / "deploy/Containerfile").read_text()
    assert "CARESPACE_SITE=production" in image
    ran = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "CARESPACE_SITE": "production",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert "SECRET_KEY is missing" in ran.stderr


def test_programs_that_hold_streams_may_open_many_files():
    assert all(COMPOSE["services"][name]["ulimits"]["nofile"] >= 65536 for name in ("live", "proxy"))
    assert "LimitNOFILE=65536" in (ROOT / "deploy/carespace@.service").read_text()
    main = (ROOT / "deploy/nginx-main.conf").read_text()
    assert "worker_connections 32768;" in main
    assert "worker_rlimit_nofile 65536;" in main


def test_what_answers_is_asked_whether_it_lives():
    for name in ("pages", "live"):
        assert COMPOSE["services"][name]["healthcheck"]["test"] == ["CMD", "deploy/run", "ask", name]
    assert "HEALTHCHECK" in (ROOT / "deploy/Containerfile").read_text()
    assert "deploy/run ask %i" in (ROOT / "deploy/carespace-alive@.service").read_text()


def test_the_update_guide_names_every_step():
    guide = (ROOT / "docs/operators.md").read_text()
    update = guide.partition("- **Update**")[2].partition("- **Stopping**")[0]
    steps = ("pip install", "npm ci", "vendor.copy_vendor_files()", "deploy/run prepare", "restart")
    places = [update.index(step) for step in steps]
    assert places == sorted(places)
    assert all(program in update for program in PROGRAMS)


@pytest.mark.servers
def test_a_program_is_asked_by_its_name(live):
    def ask(port):
        return subprocess.run(
            [ROOT / "deploy/run", "ask", "live"],
            env={
                **os.environ,
                "PORT": str(port),
                "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            },
            capture_output=True,
            check=False,
        ).returncode

    assert ask(live.port) == 0
    assert ask(free_port()) != 0
    worker = subprocess.run([ROOT / "deploy/run", "ask", "worker"], check=False)
    assert worker.returncode == 0
