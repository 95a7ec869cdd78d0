"""A person with every power, and the forms they send to the running site."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bench.outages.page_reads import PageAnswer, ask_page

BOUNDARY = "bench-outages"


@dataclass(frozen=True, slots=True)
class NewsroomPerson:
    """Somebody signed in. `cookies` is their browser's header."""

    port: int
    cookies: str
    token: str

    def send_file(self, address: str, name: str, content: bytes, fields: dict[str, str]) -> PageAnswer:
        """A form with one file, called `file`."""
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in {**fields, "csrfmiddlewaretoken": self.token}.items()
        ]
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        head += "Content-Type: application/octet-stream\r\n\r\n"
        body = "".join(parts).encode() + head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        return ask_page(
            self.port,
            address,
            body=body,
            headers={"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Cookie": self.cookies},
        )


def sign_in_administrator(port: int) -> NewsroomPerson:
    """An administrator with a session of their own. Django is set up on the site's database."""
    from django.conf import settings
    from django.db import connections
    from django.test import Client

    from accounts.models import User

    address = "administrator@bench.example"
    person = User.objects.filter(email=address).first() or User.objects.create_superuser(email=address)
    browser = Client()
    browser.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    token = secrets.token_hex(16)
    cookies = [f"{name}={morsel.value}" for name, morsel in browser.cookies.items()]
    connections.close_all()
    return NewsroomPerson(port, "; ".join([*cookies, f"csrftoken={token}"]), token)
