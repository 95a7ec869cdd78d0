"""What the proxy's file promises, read word by word; and by nginx itself where the machine has one."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.urls import reverse

from config.embedded import CHECKOUT
from digests.converters import TokenConverter
from live.public_api.problems import CONTENT_TYPE, build_problem
from ratings.ingestion import MOST_BYTES
from tests.config.nginx_file import Directive, read

FILE = CHECKOUT / "deploy/nginx.conf"
TOKEN = "dGhpcyBpcyBhIHRva2Vu-_"
#: Every directive the file may use: each is in nginx 1.22 and in the newest. `http2 on` is not: it came with 1.25.
KNOWN = {
    *("map", "log_format", "server", "location", "listen", "server_name", "return", "alias", "add_header"),
    *("error_page", "default_type"),
    *(
        "limit_req_zone",
        "limit_conn_zone",
        "limit_req",
        "limit_conn",
        "limit_req_status",
        "limit_conn_status",
    ),
    *("ssl_certificate", "ssl_certificate_key", "access_log", "error_log", "client_max_body_size"),
    *("proxy_http_version", "proxy_set_header", "proxy_pass", "proxy_buffering", "proxy_read_timeout"),
}
SIZES = {"k": 1 << 10, "m": 1 << 20, "g": 1 << 30}


@pytest.fixture(scope="module")
def whole() -> Directive:
    return read(FILE.read_text())


@pytest.fixture(scope="module")
def site(whole: Directive) -> Directive:
    """The server that answers over TLS."""
    return next(server for server in whole.all("server") if "443" in server.one("listen"))


def location(site: Directive, path: str) -> Directive:
    """The location nginx takes for a path: the first expression that fits, else the longest prefix."""
    for each in site.all("location"):
        if each.words[0] == "~" and re.search(each.words[1], path):
            return each
    fitting = [each for each in site.all("location") if path.startswith(each.words[0])]
    return max(fitting, key=lambda each: len(each.words[0]))


def mapped(whole: Directive, variable: str, value: str) -> str:
    """What a map gives for a value: the first expression that fits, with what it names put in."""
    [rules] = [each for each in whole.all("map") if each.words[1] == variable]
    otherwise = ""
    for rule in rules.within or []:
        if rule.name == "default":
            otherwise = rule.words[0]
        elif rule.name.startswith("~"):
            match = re.search(rule.name[1:].replace("(?<", "(?P<"), value)
            if match:
                return re.sub(r"\$(\w+)", lambda name, match=match: match[name[1]], rule.words[0])
        elif rule.name == value:
            return rule.words[0]
    return otherwise


def every(directive: Directive) -> list[Directive]:
    return [each for child in directive.within or [] for each in (child, *every(child))]


def test_nginx_of_1_22_and_the_newest_know_every_directive(whole):
    rules = {id(rule) for each in whole.all("map") for rule in each.within or []}
    used = {each.name for each in every(whole) if id(each) not in rules}
    assert used <= KNOWN
    assert used >= {"limit_req", "limit_conn", "proxy_pass"}


@pytest.mark.parametrize("wrong", ["server {", "listen 80", "}", "server { listen 80 }", "; listen 80;", '"'])
def test_a_file_that_is_none_is_not_read(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        read(wrong)


def test_the_name_the_reader_asked_goes_on_and_no_location_drops_it(site):
    sent = {each.words[0]: each.words[1] for each in site.all("proxy_set_header")}
    assert sent["Host"] == "$http_host"
    assert (sent["X-Forwarded-For"], sent["X-Forwarded-Proto"]) == ("$remote_addr", "https")
    assert sent["Connection"] == ""
    assert [each.words for each in site.all("location") if each.all("proxy_set_header")] == []


def test_the_desk_may_send_what_it_promises_and_readers_less(site):
    def size(path: str) -> int:
        given = (location(site, path).all("client_max_body_size") or site.all("client_max_body_size"))[
            0
        ].words[0]
        return int(given[:-1]) * SIZES[given[-1]]

    assert size("/newsroom/releases/") >= MOST_BYTES + (1 << 20)  # a form's own words come on top
    assert size("/newsroom/documents/multiple/add/") >= MOST_BYTES
    assert size("/debates/size/") <= 5 << 20
    assert size(reverse("account_login")) <= 5 << 20


def test_streams_and_forms_of_sign_in_are_limited(whole, site):
    stream = location(site, "/live/")
    assert stream.one("limit_conn") == ["live_streams", "200"]
    assert stream.one("limit_req")[0] == "zone=live_starts"
    assert stream.one("proxy_pass") == ["http://live:8001"]
    for name in ("account_login", "account_signup", "mfa_authenticate", "account_reset_password"):
        assert location(site, reverse(name)).one("limit_req")[0] == "zone=signing_in"
    zones = {each.words[1].split(":")[0]: each.words[0] for each in whole.all("limit_req_zone")}
    assert zones == {"zone=signing_in": "$sending_network", "zone=live_starts": "$asking_network"}
    assert (mapped(whole, "$sending_network", "GET"), mapped(whole, "$sending_network", "POST")) == (
        "",
        "$asking_network",
    )


def test_the_proxy_refuses_programs_as_the_site_does(site):
    pages = {
        status: each.words for each in location(site, "/api/v1/").all("error_page") for status in each.words
    }
    for status, answered in {"413": 413, "502": 503, "504": 503}.items():
        *_, name = pages[status]
        [away] = [each for each in site.all("location") if each.words == [name]]
        code, body = away.one("return")
        assert (code, away.one("default_type")) == (str(answered), [CONTENT_TYPE])
        given, ours = json.loads(body), json.loads(build_problem(answered).content)
        assert (list(given), given["type"], given["status"]) == (list(ours), ours["type"], ours["status"])
        if answered != int(status):
            assert f"={answered}" in pages[status]
            assert away.one("add_header") == ["Retry-After", "10", "always"]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:ffff::1", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:9:9:9:9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
    ],
)
def test_a_network_is_counted_as_one(whole, first, second, same):
    keys = [mapped(whole, "$asking_network", address).rstrip(":") for address in (first, second)]
    if keys[0].startswith("$"):
        keys = [first, second]
    assert (keys[0] == keys[1]) is same


@pytest.mark.parametrize(
    "path",
    [
        reverse("digests:confirm", args=[TOKEN]),
        reverse("digests:choices", args=[TOKEN]),
        reverse("digests:leave", args=[TOKEN]),
        reverse("account_confirm_email", args=[f"MQ:1abc:{TOKEN}"]),
        reverse("account_reset_password_from_key", kwargs={"uidb36": "a1", "key": TOKEN}),
    ],
)
def test_no_key_of_a_mailed_link_is_logged(whole, site, path):
    assert re.search(TokenConverter.regex, TOKEN)
    logged = mapped(whole, "$logged_address", path)
    assert TOKEN not in logged
    assert logged.endswith("/(not logged)")
    assert location(site, path).one("error_log")[1] == "crit"


def test_other_addresses_are_logged_and_nothing_around_the_map(whole):
    for path in ("/news/a-story/", "/emails/", "/emails/daily/2026-11-23/", "/emails/leave/"):
        assert mapped(whole, "$logged_address", path) == "$request_uri"
    [log] = whole.all("log_format")
    line = " ".join(log.words[1:])
    assert not {"$request ", '$request"', "$request_uri", "$http_referer", "$uri", "$args"} & set(
        re.findall(r"\$\w+", line)
    )
    assert "$request " not in line
    for server in whole.all("server"):
        assert server.one("access_log")[1] == log.words[0]


def test_only_sizes_of_pictures_are_read_from_the_disk(whole):
    [served] = [each for each in every(whole) if each.all("alias") or each.all("root")]
    assert served.words == ["/media/images/"]
    assert served.one("alias")[0].endswith("/media/images/")
    headers = {each.words[0]: each.words[1] for each in served.all("add_header")}
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]


def test_the_files_of_the_desk_are_shared_by_the_programs_of_compose():
    compose = (CHECKOUT / "deploy/compose.yaml").read_text()
    assert "var-incoming-files:/srv/carespace/var/incoming_files" in compose
    assert "var-incoming-files: {}" in compose
    assert "incoming" not in compose.partition("  proxy:")[2].partition("secrets:")[0]
    assert "var/incoming_files" in (CHECKOUT / "deploy/Containerfile").read_text()


def certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "carespace.example")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1)
        )
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    (folder / "site.pem").write_bytes(signed)
    (folder / "site.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


def placed(folder: Path) -> str:
    """The file with its paths in `folder` and its hosts on this machine."""
    text = (
        FILE.read_text()
        .replace("/etc/nginx/certificates", str(folder))
        .replace("/var/log/nginx", str(folder))
    )
    return text.replace("http://pages:", "http://127.0.0.1:").replace("http://live:", "http://127.0.0.1:")


def test_the_file_can_be_placed_and_nginx_takes_it_where_there_is_one(tmp_path, whole):
    certificate(tmp_path)
    (tmp_path / "site.conf").write_text(placed(tmp_path))
    assert [each.name for each in every(read(placed(tmp_path)))] == [each.name for each in every(whole)]
    top = tmp_path / "nginx.conf"
    top.write_text(f"pid {tmp_path}/pid; events {{}} http {{ include {tmp_path}/site.conf; }}")
    if nginx := shutil.which("nginx", path="/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin"):
        ran = subprocess.run(
            [nginx, "-t", "-c", top, "-e", tmp_path / "start.log"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
