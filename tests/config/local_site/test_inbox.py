"""The local inbox: mail that a real catcher kept, shown as pages."""

import threading
import time

import pytest
from django.core.mail import EmailMultiAlternatives

from config.local_site import runner

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.local_site.inbox_urls")]

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.fixture
def inbox(settings, tmp_path):
    settings.MAIL_FOLDER = tmp_path / "kept"
    settings.MAIL_FOLDER.mkdir()
    return settings.MAIL_FOLDER


@pytest.fixture
def kept(mailbox, settings):
    settings.MAIL_FOLDER = mailbox.folder
    return mailbox


def put(folder, name, message):
    (folder / name).write_bytes(message)


def send(subject="Please confirm", **more):
    message = EmailMultiAlternatives(
        subject,
        "Open https://carespace.example/confirm/ to <confirm>.",
        "site@example.com",
        ["rhoda@example.com"],
        **more,
    )
    message.attach_alternative(
        '<html><head><title>x</title></head><body><a href="/confirm/">Confirm</a><img src="cid:chart@site"></body></html>',
        "text/html",
    )
    message.attach("chart.png", PNG, "image/png")
    message.send()


def one(client, mailbox):
    return f"/mail/{mailbox.files()[-1].stem}/"


@pytest.mark.urls("config.urls")
def test_inbox_is_absent_where_the_site_is_not_local(client):
    assert client.get("/mail/").status_code == 404


def test_an_empty_inbox_says_so(client, inbox):
    assert "No mail yet" in client.get("/mail/").content.decode()


@pytest.mark.servers
def test_a_sent_message_is_listed_and_shown(client, kept):
    send()
    send(subject="The second")
    listed = client.get("/mail/").content.decode()
    assert listed.index("The second") < listed.index("Please confirm")
    assert "rhoda@example.com" in listed
    shown = client.get(one(client, kept)).content.decode()
    assert "&lt;confirm&gt;" in shown
    assert 'href="https://carespace.example/confirm/"' in shown
    assert "Message-ID" in shown
    assert "X-CareSpace-Envelope" not in shown


@pytest.mark.servers
def test_its_html_runs_no_script_and_opens_links_in_the_window(client, kept):
    send()
    page = client.get(one(client, kept))
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    html = client.get(one(client, kept) + "html/")
    assert html.content.decode().startswith('<html><head><base target="_top">')
    assert "default-src 'none'" in html.headers["Content-Security-Policy"]
    assert "script-src" not in html.headers["Content-Security-Policy"]
    assert html.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_pictures_of_a_message_are_shown_and_nothing_else_is(client, inbox):
    name = "20261122T101112.000001-7-000001"
    put(
        inbox,
        f"{name}.eml",
        b"Subject: Chart\r\nTo: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/html\r\n\r\n<img src='cid:chart@site'><p>\r\n"
        b"--b\r\nContent-Type: image/png\r\nContent-ID: <chart@site>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
        b"--b\r\nContent-Type: image/svg+xml\r\nContent-ID: <bad@site>\r\n\r\n<svg/>\r\n--b--\r\n",
    )
    assert f"/mail/{name}/images/chart@site/" in client.get(f"/mail/{name}/html/").content.decode()
    picture = client.get(f"/mail/{name}/images/chart@site/")
    assert (picture.headers["Content-Type"], picture.content) == ("image/png", b"\x89PNG\r\n\x1a\n")
    assert client.get(f"/mail/{name}/images/bad@site/").status_code == 404
    assert client.get(f"/mail/{name}/images/none@site/").status_code == 404


@pytest.mark.parametrize("name", ["..", "%2e%2e%2fsecrets", "20261122T101112.000001-7-000009", "x"])
def test_only_names_of_kept_messages_are_read(client, inbox, name):
    assert client.get(f"/mail/{name}/").status_code == 404


def test_a_message_of_plain_text_has_no_frame(client, inbox):
    name = "20261122T101112.000001-7-000001"
    put(inbox, f"{name}.eml", b"Subject: =?utf-8?q?Caf=C3=A9?=\r\nTo: a@example.com\r\n\r\nHello\r\n")
    page = client.get(f"/mail/{name}/").content.decode()
    assert "Café" in page
    assert "iframe" not in page
    assert client.get(f"/mail/{name}/html/").status_code == 404


def test_the_inbox_is_read_only(client, inbox):
    assert client.post("/mail/").status_code == 405


def test_the_inbox_asks_the_database_nothing_more_for_three_messages(client, inbox, count_queries):
    for n in range(3):
        put(
            inbox, f"20261122T101112.{n:06}-7-{n:06}.eml", b"Subject: S\r\nTo: a@example.com\r\n\r\nHello\r\n"
        )
    client.get("/mail/")
    many = count_queries(lambda: client.get("/mail/"))
    for file in list(inbox.glob("*.eml"))[1:]:
        file.unlink()
    assert count_queries(lambda: client.get("/mail/")) == many


def test_the_address_waits_for_the_first_letter_and_not_for_ever(tmp_path):
    started = time.monotonic()
    runner.wait_for_first_letter(tmp_path, seconds=0.01)
    later = threading.Timer(0.1, (tmp_path / "letter.eml").write_text, ["Subject: One"])
    later.start()
    runner.wait_for_first_letter(tmp_path, seconds=20)
    assert (tmp_path / "letter.eml").exists()
    runner.wait_for_first_letter(tmp_path, seconds=20)
    assert time.monotonic() - started < 10


def test_an_empty_site_waits_for_no_letter(tmp_path, monkeypatch):
    monkeypatch.setenv("CARESPACE_DEMONSTRATION", "no")
    started = time.monotonic()
    runner.wait_for_first_letter(tmp_path, seconds=20)
    assert time.monotonic() - started < 10
