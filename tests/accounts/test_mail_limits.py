"""Letters anybody can have sent by typing an address: a few a day to one inbox, whoever asks and however often."""

import ast
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.test import Client

from accounts.email.letters import LETTERS
from accounts.email.limits import JOINING, PASSWORD_RESET, inbox_of
from tests.factories.accounts import PASSWORD, MemberFactory

pytestmark = pytest.mark.django_db
ADDRESS = "jo@example.com"
ASKED = 8  # times, more than any limit
ROOT = Path(settings.BASE_DIR)
#: Modules that hand a letter to the mail server, and what keeps them from being used to fill an inbox.
SENDERS = {
    "accounts/sign_in/adapter.py": "a daily limit an inbox",
    "accounts/email/messages.py": "whoever calls it",
    "accounts/email/outbox.py": "as whoever calls it has it",
    "carespace/notices.py": "one letter for each decision of a moderator",
    "carespace/stances/reason_notices.py": "one letter for the decisions on one reason within ten minutes",
    "carespace/follows/mails.py": "one letter an hour to a member who asked to be told at once",
    "carespace/debate_life/reminders.py": "one letter to an editor for each moment an outcome or an end is due",
    "carespace/duty/letters.py": "one letter in ten minutes to whoever is on duty",
    "digests/ledger/alarm_mails.py": "one letter a day and alarm to each editor",
    "digests/subscriptions/confirmations.py": "a daily limit an inbox",
    "digests/letters/smtp_connection.py": "one letter an edition to a confirmed subscription",
    "digests/letters/smtp_envelopes.py": "as smtp_connection: the lines it sends and reads",
    "digests/desk/previews.py": "reads what would be sent, and sends nothing",
    "digests/letters/edition_letters.py": "as posting",
    "digests/letters/mail_answers.py": "reads what a mail server answered, and sends nothing",
    "digests/letters/delivery_reports.py": "reads what mail servers report, and sends nothing",
    "digests/ledger/returned_letters.py": "reads a folder of letters that came back, and sends nothing",
    "digests/ledger/probes.py": "one letter a minute at most, to the operator's own address, while an edition is held",
}


@pytest.fixture(autouse=True)
def no_limit_of_allauth(settings):
    """Ours alone is asked: allauth counts minutes, by network and address."""
    settings.ACCOUNT_RATE_LIMITS = False


def ask_for_reset(email: str, number: int) -> int:
    client = Client(REMOTE_ADDR=f"198.51.100.{number}")
    return client.post("/accounts/password/reset/", {"email": email}).status_code


def join(email: str, number: int) -> int:
    client = Client(REMOTE_ADDR=f"198.51.100.{number}")
    return client.post("/accounts/signup/", {"email": email, "password1": PASSWORD}).status_code


def sign_in(email: str, number: int) -> int:
    client = Client(REMOTE_ADDR=f"198.51.100.{number}")
    return client.post("/accounts/login/", {"login": email, "password": PASSWORD}).status_code


@pytest.mark.parametrize("is_member", [True, False])
def test_password_reset_of_an_inbox_is_limited_by_the_day(is_member):
    if is_member:
        MemberFactory(email=ADDRESS)
    answers = {ask_for_reset(ADDRESS, number) for number in range(ASKED)}
    assert answers == {302}, "the page says the same whether a letter went or not"
    assert len(mail.outbox) == PASSWORD_RESET.most


@pytest.mark.parametrize("is_member", [True, False])
def test_letters_of_joining_to_an_inbox_are_limited_by_the_day(is_member):
    if is_member:
        MemberFactory(email=ADDRESS)
    assert {join(ADDRESS, number) for number in range(ASKED)} == {302}
    assert len(mail.outbox) == JOINING.most


def test_letters_of_confirming_at_sign_in_count_with_those_of_joining():
    join(ADDRESS, 1)
    assert {sign_in(ADDRESS, number) for number in range(ASKED)} == {302}
    assert len(mail.outbox) == JOINING.most


def test_members_cannot_fill_a_strangers_inbox_with_changes_of_address(client_of, reader):
    for _ in range(ASKED):
        client_of(reader).post("/accounts/email/", {"action_add": "", "email": ADDRESS})
        EmailAddress.objects.filter(email=ADDRESS).delete()
    assert len([letter for letter in mail.outbox if letter.to == [ADDRESS]]) == JOINING.most


def test_words_after_a_plus_lead_to_the_same_inbox():
    for number in range(ASKED):
        ask_for_reset(f"jo+{number}@Example.com", number)
    assert len(mail.outbox) == PASSWORD_RESET.most


def test_one_kind_of_letter_used_up_leaves_the_other():
    member = MemberFactory(email=ADDRESS)
    for number in range(ASKED):
        join(ADDRESS, number)
    mail.outbox.clear()
    ask_for_reset(member.email, 1)
    assert [letter.subject for letter in mail.outbox] == ["Choose a new password"]


def test_the_limit_holds_without_redis(settings):
    settings.CACHE_REDIS = "unix:///nowhere/redis.sock?db=0"
    for number in range(ASKED):
        ask_for_reset(ADDRESS, number)
    assert len(mail.outbox) == PASSWORD_RESET.most


@pytest.mark.parametrize(
    ("address", "inbox"),
    [
        ("Jo@Example.com ", "jo@example.com"),
        ("jo+news+more@example.com", "jo@example.com"),
        ("+jo@example.com", "+jo@example.com"),
        ("nonsense", "nonsense@"),
    ],
)
def test_inbox_of_an_address(address, inbox):
    assert inbox_of(address).strip("@") == inbox.strip("@")


def test_every_letter_is_about_a_change_just_made_or_limited():
    assert [name for name, letter in LETTERS.items() if letter.is_notice is bool(letter.limit)] == []


def test_nothing_else_sends_mail():
    """Whoever adds a letter says here what limits it."""
    names = {"mail", "EmailMessage", "EmailMultiAlternatives", "send_mail", "send_mass_mail", "smtplib"}
    found = set()
    for room in (
        "config",
        "live",
        "accounts",
        "ratings",
        "carespace",
        "search",
        "articles",
        "wordpress",
        "digests",
    ):
        for path in (ROOT / room).rglob("*.py"):
            text = path.read_text()
            if not any(name in text for name in names):
                continue
            imports = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.ImportFrom | ast.Import)]
            told = {
                part
                for line in imports
                for part in [
                    *(alias.name for alias in line.names),
                    *((getattr(line, "module", None) or "").split(".")),
                ]
            }
            if told & names:
                found.add(str(path.relative_to(ROOT)))
    assert found - {"config/local_site/inbox.py", "config/local_site/mailcatcher.py"} == set(SENDERS)
