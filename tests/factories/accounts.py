"""Members for tests."""

from __future__ import annotations

from datetime import timedelta

import factory
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import Profession, User
from accounts.sign_in.sessions import SessionStore
from tests.factories.rows import add_row, change_row

PASSWORD = "a long enough password"


class MemberFactory(factory.django.DjangoModelFactory[User]):
    """A member whose e-mail address is confirmed and whose password is PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"member{n}@example.com")
    name = factory.Sequence(lambda n: f"Member {n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: object, **fields: object) -> User:
        password, email = fields.pop("password", PASSWORD), fields.pop("email")
        member = model_class(email=email.lower(), **fields)
        member.password = make_password(password)
        add_row(member)
        add_row(EmailAddress(user=member, email=member.email, verified=True, primary=True))
        return member


class PractitionerFactory(MemberFactory):
    """A member whose work was checked."""

    profession = Profession.RESIDENTIAL_MANAGER
    profession_verified_at = factory.LazyFunction(timezone.now)


def sign_in(client: Client, member: User) -> None:
    """Leave what `client.force_login(member)` leaves, with two queries for its fourteen: a session and the time of the sign-in."""
    now, key, store = timezone.now(), get_random_string(32), SessionStore()
    kept = {
        SESSION_KEY: str(member.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: member.get_session_auth_hash(),
    }
    ends = now + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    add_row(Session(session_key=key, session_data=store.encode(kept), expire_date=ends))
    cache.set(f"{store.cache_key_prefix}{key}", kept, settings.SESSION_COOKIE_AGE)
    member.backend, member.last_login = settings.AUTHENTICATION_BACKENDS[0], now
    change_row(member, "last_login")
    client.cookies[settings.SESSION_COOKIE_NAME] = key
