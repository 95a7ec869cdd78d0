"""Files fetched by their address: where a fetch may go, what it takes, and what a source's looks come to."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from ratings.ingestion import UnwelcomeFileError, intake, processing
from ratings.ingestion import safe_fetch as fetching_module
from ratings.ingestion.safe_fetch import FetchRule, check_address, open_download, resolve_public_address
from ratings.ingestion.source_checks import check_source
from ratings.models import IncomingFile, Release, ReleaseSource
from ratings.tasks import check_due_source, check_due_sources
from tests.conftest import in_group
from tests.factories.ratings import published_row, write_csv
from tests.promises import hold

HERE = FetchRule(any_port=True, also=frozenset({"127.0.0.1"}))


class Answers(BaseHTTPRequestHandler):
    """Answers each path as the test's server has it: (status, headers, body)."""

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        status, headers, body = self.server.answers[self.path.partition("?")[0]]
        etag = headers.get("ETag")
        if etag and self.headers.get("If-None-Match") == etag:
            status, body = 304, b""
        self.send_response(status)
        headers = {"Content-Length": str(len(body))} | headers
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def server():
    """A web server on loopback; `answers` by path, `asked` what was asked, `url(path)`."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as served:
        served.answers, served.asked = {}, []
        served.url = lambda path: f"http://127.0.0.1:{served.server_port}{path}"
        thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield served
        served.shutdown()
        thread.join()


def csv(body=b"URN\n1\n", **headers):
    return 200, {"Content-Type": "text/csv; charset=utf-8", **headers}, body


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
    """A byte every 20 ms is a sign of life each time, and no end."""
    monkeypatch.setattr(fetching_module, "WHOLE", 0.4)
    over = threading.Event()

    def drip(listening):
        accepted, _ = listening.accept()
        with accepted, suppress(OSError):
            accepted.sendall(DRIPS.get(part, b""))
            while not over.wait(0.02):
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
    assert took > 0.3
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


@pytest.fixture
def queue(monkeypatch):
    """Numbers of incoming_files and sources a worker was asked for."""
    numbers = []
    monkeypatch.setattr(check_due_source, "delay", lambda pk: numbers.append(("source", pk)))
    return numbers


@pytest.fixture
def source(db, server, settings, tmp_path, queue):
    settings.INCOMING_FILES_ROOT = tmp_path / "incoming_files"
    body = write_csv(tmp_path / "list.csv", [published_row()]).read_bytes()
    server.answers["/as_at_2025.csv"] = csv(body, ETag='"one"')
    return ReleaseSource.objects.create(url=server.url("/as_at_2025.csv"), hours=24)


def test_a_source_gives_each_file_once(source, server):
    incoming_file = check_source(source=source, rule=HERE)
    source.refresh_from_db()
    assert (incoming_file.source, incoming_file.state, source.etag) == (source, "received", '"one"')
    assert (source.sha256, source.result) == (incoming_file.sha256, "Fetched as_at_2025.csv.")
    assert check_source(source=source, rule=HERE) is None  # 304
    assert server.asked[-1][1]["If-None-Match"] == '"one"'
    server.answers["/as_at_2025.csv"][1]["ETag"] = '"two"'
    source.refresh_from_db()
    assert check_source(source=source, rule=HERE) is None  # the same bytes again
    source.refresh_from_db()
    assert (source.result, source.etag) == ("The same file as before.", '"two"')
    assert IncomingFile.objects.count() == 1


def test_a_source_that_fails_says_why_and_keeps_what_it_knew(source, server, monkeypatch):
    check_source(source=source, rule=HERE)
    source.refresh_from_db()
    server.answers["/as_at_2025.csv"] = csv(b"URN\n" * 100)
    monkeypatch.setattr(intake, "MOST_BYTES", 100)
    assert check_source(source=source, rule=HERE) is None
    kept = source.sha256
    source.refresh_from_db()
    assert "larger than" in source.result
    assert source.sha256 == kept
    assert source.etag == '"one"'
    assert not list(intake.Path(str(IncomingFile.objects.get().folder.parent)).glob("incoming-*"))


def test_looks_are_due_by_the_hour_and_asked_for_by_the_clock(source, queue):
    check_due_sources()
    assert queue == [("source", source.pk)]
    ReleaseSource.objects.update(looked_at=timezone.now() - timedelta(hours=23))
    assert not ReleaseSource.objects.due()
    ReleaseSource.objects.update(looked_at=timezone.now() - timedelta(hours=25))
    assert list(ReleaseSource.objects.due()) == [source]
    ReleaseSource.objects.update(is_on=False)
    assert not ReleaseSource.objects.due()


def test_the_clock_never_reaches_a_machine_of_our_own(source, queue, server):
    check_due_source(source.pk)
    source.refresh_from_db()
    assert "usual ports" in source.result or "public internet" in source.result
    assert server.asked == []
    assert not IncomingFile.objects.exists()


@pytest.mark.usefixtures("uncompared")
@pytest.mark.parametrize("itself", [True, False])
def test_a_source_may_publish_by_itself_where_nothing_is_to_be_explained(source, itself, monkeypatch):
    ReleaseSource.objects.update(publishes_itself=itself)
    monkeypatch.setattr("ratings.loading.ofsted_totals.load_ofsted_totals", dict)
    incoming_file = check_source(source=source, rule=HERE)
    processing.process_file(incoming_file.pk)
    incoming_file.refresh_from_db()
    assert incoming_file.state == ("asked" if itself else "checked")
    processing.process_file(incoming_file.pk)
    assert Release.objects.exists() == itself


def test_totals_that_differ_without_a_reason_wait_for_an_editor(source):
    ReleaseSource.objects.update(publishes_itself=True)
    incoming_file = check_source(source=source, rule=HERE)
    processing.process_file(incoming_file.pk)
    incoming_file.refresh_from_db()
    assert incoming_file.state == "checked"


def test_what_is_doubted_waits_for_an_editor(source, monkeypatch):
    """No total differs, and still it is no list of a whole country."""
    ReleaseSource.objects.update(publishes_itself=True)
    monkeypatch.setattr("ratings.loading.ofsted_totals.load_ofsted_totals", dict)
    incoming_file = check_source(source=source, rule=HERE)
    processing.process_file(incoming_file.pk)
    incoming_file.refresh_from_db()
    assert (incoming_file.state, bool(incoming_file.doubts)) == ("checked", True)


def test_the_command_says_what_came_of_every_address(source, capsys):
    call_command("fetch_ofsted")
    assert f"{source.url}: " in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        call_command("fetch_ofsted", "http://127.0.0.1/list.csv")
    assert ended.value.code == 2
    assert "public internet" in capsys.readouterr().err


@pytest.fixture
def desk(client_of, db):
    from tests.factories.accounts import MemberFactory

    return client_of(in_group(MemberFactory(email="data@example.com"), "Data editors"))


@pytest.mark.slow("goes through the desk's pages")
def test_data_editors_keep_the_addresses(desk, source):
    address = reverse("release_sources")
    fields = {"url": "https://files.example/list.csv", "hours": "12", "is_on": "on"}
    for _ in range(2):
        answer = desk.post(address, fields)
    assert answer.status_code == 422
    assert "already exists" in answer.content.decode()
    assert ReleaseSource.objects.count() == 2
    for wrong in (
        {"hours": "0"},
        {"hours": "999"},
        {"url": "ftp://files.example/x.csv"},
        {"kind": "recipes"},
    ):
        assert (
            desk.post(address, {**fields, "url": "https://files.example/2.csv", **wrong}).status_code == 422
        )
    assert ReleaseSource.objects.count() == 2
    changed = {**fields, "url": source.url, "hours": "48"}
    assert desk.post(reverse("release_source", args=[source.pk]), changed).status_code == 302
    source.refresh_from_db()
    assert source.hours == 48
    for _ in range(2):
        assert desk.post(reverse("remove_release_source", args=[source.pk])).status_code == 302
    assert not ReleaseSource.objects.filter(pk=source.pk).exists()


def test_others_have_no_say_over_addresses(client_of, editor, source):
    someone = client_of(editor)
    assert someone.get(reverse("release_sources")).status_code in {302, 403}
    assert someone.post(reverse("remove_release_source", args=[source.pk])).status_code in {302, 403}
    assert ReleaseSource.objects.filter(pk=source.pk).exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_addresses_costs_the_same_for_any_number(desk, number, count_queries):
    ReleaseSource.objects.bulk_create(
        ReleaseSource(url=f"https://files.example/{n}.csv") for n in range(number)
    )
    desk.get(reverse("release_sources"))
    assert count_queries(lambda: desk.get(reverse("release_sources"))) == 10
