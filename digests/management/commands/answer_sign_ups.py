"""`manage.py answer_sign_ups`: answers sign-ups as they come, until it is told to stop."""

from __future__ import annotations

import signal

from django.core.management.base import BaseCommand

from digests.subscriptions.sign_up_answerer import SignUpAnswerer


class Command(BaseCommand):
    help = "Answers sign-ups as they come, until SIGTERM or Ctrl-C. Several may run; each sign-up is answered once."

    def handle(self, *args: object, **options: object) -> None:
        answerer = SignUpAnswerer()
        for wanted in (signal.SIGTERM, signal.SIGINT):
            signal.signal(wanted, lambda *_: answerer.stop())
        answerer.start()
        answerer.wait()
