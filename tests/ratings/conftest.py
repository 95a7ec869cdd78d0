"""Who works at the desk of ratings, files on their way there, and a register that a module shares."""

from __future__ import annotations

import threading
from http.server import ThreadingHTTPServer

import pytest
from bs4 import BeautifulSoup
from django.db import transaction

from config.celery import app
from ratings.answers import evaluation
from ratings.models import IncomingFile
from ratings.tasks import process_incoming_file
from tests.conftest import in_group
from tests.factories.accounts import MemberFactory
from tests.factories.years import years_of_homes
from tests.ratings.file_server import Answers
from tests.ratings.incoming_files import bytes_of, send


@pytest.fixture
def data_editor(db):
    return in_group(MemberFactory(email="data@example.com", name="Dana Dataeditor"), "Data editors")


@pytest.fixture
def desk(client_of, data_editor):
    return client_of(data_editor)


@pytest.fixture
def kept_apart(settings, tmp_path):
    settings.INCOMING_FILES_ROOT = tmp_path / "incoming_files"


@pytest.fixture
def asked(monkeypatch):
    """The numbers of the incoming_files a worker was asked for; the queue itself is another test's."""
    numbers = []
    monkeypatch.setattr(process_incoming_file, "delay", numbers.append)
    monkeypatch.setattr(app, "send_task", lambda name, args, retry: numbers.extend(args))
    return numbers


@pytest.fixture
def sent(desk, tmp_path, django_capture_on_commit_callbacks):
    """Send a file of these rows to the desk; its incoming_file."""

    def sending(*rows, name="as_at_2025.csv"):
        answer = send(desk, bytes_of(tmp_path, *rows), name, django_capture_on_commit_callbacks)
        assert answer.status_code == 302, BeautifulSoup(answer.content, "html.parser").text
        return IncomingFile.objects.get(pk=int(answer["Location"].rstrip("/").rpartition("/")[2]))

    return sending


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


@pytest.fixture(scope="module")
def years_loaded(django_db_setup, django_db_blocker):
    """Three days and two years of one register, loaded once: every test of the module begins with them, and none keeps
    what it writes."""
    with django_db_blocker.unblock(), transaction.atomic():
        evaluation.answer_from.cache_clear()
        yield years_of_homes()
        transaction.set_rollback(True)
