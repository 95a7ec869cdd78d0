"""The programs of production start from the environment that deploy/ gives them."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAFE = {
    "CARESPACE_SITE": "production",
    "SECRET_KEY": "k3y-of-many-letters-and-n0thing-else-0123456789-abcdefghijklmnop-QRSTUVW",
    "SITE_URL": "https://site.example",
    "ALLOWED_HOSTS": "site.example",
    "DATABASE_URL": "postgresql://carespace:a-long-password@database/carespace",
    "REDIS_URL": "redis://redis:6379",
    "EMAIL_URL": "smtps://user:password@mail.example:465",
    "DEFAULT_FROM_EMAIL": "CareSpace <post@site.example>",
    "POSTAL_ADDRESS": "1 High Street, London",
}


def given(program: str) -> dict[str, str]:
    """The environment compose.yaml adds for one program."""
    line = re.search(
        rf"^  {program}: .*environment: {{(.*?)}}", (ROOT / "deploy/compose.yaml").read_text(), re.M
    )
    assert line
    return dict(re.findall(r'(\w+): "?([^",]+)"?', line[1]))


def test_the_stream_starts_behind_the_proxy_of_compose():
    env = {"PATH": os.environ["PATH"], **SAFE, **given("live")}
    ask = "import live.stream, uvicorn; live.stream.make_stream_from_settings()"
    ask += "; print(uvicorn.Config('x').forwarded_allow_ips)"
    ran = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout.strip()) == (0, "*"), ran.stderr


def test_a_number_of_proxies_is_not_read_as_their_addresses():
    assert "--forwarded-allow-ips" not in (ROOT / "deploy/run").read_text()
