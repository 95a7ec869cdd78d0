"""What RFC 9116 asks of /.well-known/security.txt."""

from datetime import UTC, datetime, timedelta

import pytest

ADDRESS = "/.well-known/security.txt"


def fields(answer) -> dict[str, str]:
    lines = answer.content.decode().splitlines()
    read = dict(line.split(": ", 1) for line in lines)
    assert len(read) == len(lines), "a field stands twice"
    return read


def test_it_says_whom_to_tell_where_and_until_when(client, settings):
    settings.SECURITY_CONTACT = "mailto:security@site.example"
    settings.SITE_URL = "https://site.example"
    answer = client.get(ADDRESS, headers={"Host": "localhost"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    said = fields(answer)
    assert said["Contact"] == "mailto:security@site.example"
    assert said["Canonical"] == f"https://site.example{ADDRESS}"  # of the site, whatever host was asked
    expires = datetime.fromisoformat(said["Expires"])
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)
    assert not answer.cookies


def test_by_itself_it_names_the_senders_address(client, settings):
    assert fields(client.get(ADDRESS))["Contact"] == "mailto:post@carespace.example"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(client, method):
    assert getattr(client, method)(ADDRESS).status_code == 405
