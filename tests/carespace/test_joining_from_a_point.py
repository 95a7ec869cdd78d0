"""Who reads one point and joins is led back to it."""

from __future__ import annotations

import pytest
from django.core import mail

from tests.accounts.test_joining import ADDRESS, PASSWORD, link_in, text_of
from tests.factories.carespace import PointFactory

pytestmark = pytest.mark.django_db


def test_joining_from_a_points_own_page_leads_back_to_the_point(client):
    where = PointFactory().get_absolute_url()
    way = f"/accounts/signup/?next={where}"
    assert f'href="{way}"' in text_of(client.get(where))
    assert f'value="{where}"' in text_of(client.get(way))
    client.post("/accounts/signup/", {"email": ADDRESS, "password1": PASSWORD, "next": where})
    assert client.post(link_in(mail.outbox[0], "/accounts/confirm-email/"))["Location"] == where
    assert 'id="reply-h">Reply' in text_of(client.get(where))
