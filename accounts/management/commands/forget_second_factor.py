"""For a member who lost phone, passkey and recovery codes, once the operator is sure who it is."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User


class Command(BaseCommand):
    help = "Forget a member's passkeys, authenticator app and recovery codes, and sign them out everywhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="the member's e-mail address")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        member = User.objects.filter(email=options["address"].lower()).first()
        if member is None:
            raise CommandError(f"No member has the address {options['address']}.")
        count = Authenticator.objects.filter(user_id=member.pk).delete()[0]
        for session in UserSession.objects.filter(user=member):
            session.end()
        self.stdout.write(f"{count} forgotten. {member.email} signs in with the password alone.")
