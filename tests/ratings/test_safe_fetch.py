"""Files fetched by their address: where a fetch may go, what it takes, and what a source's looks come to."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress

import pytest

from ratings.ingestion import UnwelcomeFileError
from ratings.ingestion import safe_fetch as fetching_module
from ratings.ingestion.safe_fetch import FetchRule, check_address, open_download, resolve_public_address
from tests.promises import hold
from tests.ratings.file_server import HERE, csv


def taken(url, **words):
    with open_download(url, rule=HERE, **words) as fetched:
        return fetched and (fetched.name, fetched.etag, b"".join(fetched.pieces))


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://files.example/list.csv", "http:// or https://"),
        ("file:///etc/passwd", "http:// or https://"),
        ("gopher://x/", "http:// or https://"),
        ("http://", "http:// or https://"),
        ("http://user:secret@files.example/list.csv", "name and password"),
        ("http://files.example:6379/", "usual ports"),
        ("http://files.example:99999/", "not an address"),
        ("http://[::1", "not an address"),
        ("http://127.0.0.1/list.csv", "not on the public internet"),
        ("http://localhost/list.csv", "not on the public internet"),
        ("http://2130706433/list.csv", "not on the public internet"),
        ("http://0x7f.1/list.csv", "not on the public internet"),
        ("http://10.1.2.3/list.csv", "not on the public internet"),
        ("http://169.254.169.254/latest/meta-data/", "not on the public internet"),
        ("http://[::1]/list.csv", "not on the public internet"),
        ("http://[::ffff:10.0.0.1]/list.csv", "not on the public internet"),
        ("http://[fd00::1]/list.csv", "not on the public internet"),
        ("http://0.0.0.0/list.csv", "not on the public internet"),
        ("http://224.0.0.1/list.csv", "not on the public internet"),
        ("http://192.88.99.1/list.csv", "not on the public internet"),  # relay of 6to4
        ("http://[::10.0.0.1]/list.csv", "not on the public internet"),  # IPv4-compatible
        ("http://[::93.184.215.14]/list.csv", "not on the public internet"),
        ("http://[::ffff:93.184.215.14]/list.csv", "not on the public internet"),  # IPv4-mapped
        ("http://[::ffff:0:10.0.0.1]/list.csv", "not on the public internet"),  # IPv4-translated
        ("http://[64:ff9b::a00:1]/list.csv", "not on the public internet"),  # NAT64
        ("http://[64:ff9b:1::a00:1]/list.csv", "not on the public internet"),
        ("http://[2002:a00:1::]/list.csv", "not on the public internet"),  # 6to4
        ("http://[2002:5db8:d70e::1]/list.csv", "not on the public internet"),
        ("http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/list.csv", "not on the public internet"),  # Teredo
        ("http://[fec0::1]/list.csv", "not on the public internet"),
        ("http://[ff0e::1]/list.csv", "not on the public internet"),
    ],
)
def test_a_fetch_goes_nowhere_but_the_public_internet(url, why):
    with pytest.raises(UnwelcomeFileError, match=why), open_download(url):
        pytest.fail("an address of our own was fetched")


def test_public_addresses_of_either_kind_are_gone_to():
    assert FetchRule().permits("93.184.215.14")
    assert FetchRule().permits("2606:4700:4700::1111")


DRIPS = {
    "status": b"H",
    "headers": b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nX-Long: ",
    "body": b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nContent-Length: 9999\r\n\r\n",
}


@pytest.mark.parametrize("part", [*DRIPS, "silence"])
def test_one_deadline_holds_a_server_that_drips(part, monkeypatch):
    """A byte every 10 ms is a sign of life each time, and no end."""
    monkeypatch.setattr(fetching_module, "WHOLE", 0.2)
    over = threading.Event()

    def drip(listening):
        accepted, _ = listening.accept()
        with accepted, suppress(OSError):
            accepted.sendall(DRIPS.get(part, b""))
            while not over.wait(0.01):
                if part in DRIPS:
                    accepted.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip, args=[listening])
        thread.start()
        begun = time.monotonic()
        try:
            with pytest.raises(UnwelcomeFileError, match="took more than"):
                taken(f"http://127.0.0.1:{listening.getsockname()[1]}/list.csv")
        finally:
            over.set()
            thread.join()
    took = time.monotonic() - begun
    assert took > 0.15
    hold(took, 5, "a fetch under a deadline")


def test_one_private_address_of_many_is_enough_to_refuse(monkeypatch):
    answers = [(2, 1, 6, "", ("93.184.215.14", 80)), (2, 1, 6, "", ("192.168.0.9", 80))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *args, **words: answers)
    with pytest.raises(UnwelcomeFileError, match="public internet"):
        resolve_public_address(check_address("http://files.example/list.csv", FetchRule()), FetchRule())
    monkeypatch.setattr("socket.getaddrinfo", lambda *args, **words: answers[:1])
    assert (
        resolve_public_address(check_address("http://files.example/list.csv", FetchRule()), FetchRule())
        == "93.184.215.14"
    )


def test_a_redirect_is_looked_at_like_an_address(server):
    server.answers = {
        "/first": (302, {"Location": "/list.csv"}, b""),
        "/list.csv": csv(),
        "/inward": (302, {"Location": "http://169.254.169.254/list.csv"}, b""),
        "/file": (301, {"Location": "file:///etc/passwd"}, b""),
        "/round": (302, {"Location": "/round"}, b""),
    }
    assert taken(server.url("/first")) == ("list.csv", "", b"URN\n1\n")
    for path, why in (("/inward", "public internet"), ("/file", "http://"), ("/round", "more than 5")):
        with pytest.raises(UnwelcomeFileError, match=why):
            taken(server.url(path))


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((404, {}, b""), "answered 404"),
        ((200, {"Content-Type": "text/html"}, b"<html>"), "type text/html"),
        ((200, {"Content-Type": "application/octet-stream"}, b"?"), "Neither the address"),
        ((200, {"Content-Type": "text/csv", "Content-Length": "99"}, b"URN\n"), "broke off"),
    ],
)
def test_what_is_not_a_whole_file_is_refused(server, answer, why):
    server.answers["/thing"] = answer
    with pytest.raises(UnwelcomeFileError, match=why):
        taken(server.url("/thing"))


def test_names_come_from_the_answer_then_the_address_then_the_type(server):
    named = csv(**{"Content-Disposition": 'attachment; filename="as_at_2025.csv"'})
    server.answers = {"/a/1": named, "/b/two%20words.csv": csv(), "/c": csv()}
    names = [taken(server.url(path))[0] for path in server.answers]
    assert names == ["as_at_2025.csv", "two words.csv", "c.csv"]


def test_a_host_that_does_not_answer_is_told(server):
    port = server.server_port
    server.server_close()
    with pytest.raises(UnwelcomeFileError, match="does not answer"):
        taken(f"http://127.0.0.1:{port}/list.csv")
