"""A letter waits behind no other work: two long files at the desk take both processes of the worker, and it goes all the same."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from digests.subscriptions.lifecycle import request_subscription
from ratings.models import IncomingFile
from ratings.tasks import process_incoming_file
from tests.processes import until

pytestmark = pytest.mark.servers

WAITING = "select count(*) from pg_locks where relation = 'ratings_incomingfile'::regclass and not granted"


def count_waiting():
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0]


def test_two_long_files_at_the_desk_hold_up_no_letter(site):
    with transaction.atomic(), connection.cursor() as cursor:
        # Whoever works on a file looks at it first, and waits for this transaction: a file as long as it lasts.
        cursor.execute("lock table ratings_incomingfile in access exclusive mode")
        for number in range(2):
            file = IncomingFile.objects.create(name=f"{number}.csv", sha256=f"{number}", size=1)
            process_incoming_file.delay(file.pk)
        until(lambda: count_waiting() >= 2, timeout=30, what="two files that are worked on")
        ask_in_another_transaction("waits-for-nobody@reader.example")
        site.mailbox.wait_for(to="waits-for-nobody@reader.example", timeout=30)
        assert count_waiting() >= 2
    until(lambda: not IncomingFile.objects.waiting_for_work().exists(), timeout=60, what="both files")


def ask_in_another_transaction(address):
    """A sign-up by a thread of its own, whose connection holds nothing."""

    def ask():
        try:
            request_subscription(email=address, how="a test")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(ask).result()
