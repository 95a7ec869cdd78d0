"""Public names: letters that show, unlike words of power, and unlike each other's."""

import threading

import pytest
from django.db import connection

from accounts import forms
from accounts.models import User
from accounts.names import compute_skeleton, has_hidden_characters, has_visible_letter, is_like_reserved_word
from accounts.profiles import NameTakenError, change_profile
from tests.accounts.test_pages import PROFILE
from tests.factories.accounts import MemberFactory

pytestmark = pytest.mark.django_db
PERSIAN = "مهدی\u200cیار"


def keep(member: User, name: str) -> User:
    return change_profile(by=member, name=name, profession="", shown_as="name")


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("Jo Smith", "JO  SMITH"),
        ("Jo Smith", "Jo-Smith"),
        ("Paula", "Раulа"),
        ("Ian", "lan"),
        ("Bob1", "Bobl"),
        ("Corn", "Com"),
        ("Siân", "Sia\u0302n"),
        ("сосо", "coco"),
        (PERSIAN, PERSIAN.replace("\u200c", "")),
        ("𝐉𝐨", "Jo"),
        ("Rőzsa", "Rőzsa"),
    ],
)
def test_names_that_look_alike_have_one_skeleton(name, like):
    assert compute_skeleton(name) == compute_skeleton(like) != ""


@pytest.mark.parametrize(
    ("name", "other"), [("Jo Smith", "Jo Smyth"), ("Member 1", "Member 2"), ("李明", "李红")]
)
def test_names_that_differ_have_two(name, other):
    assert compute_skeleton(name) != compute_skeleton(other)


def test_a_name_like_another_members_is_refused(client_of, reader, stranger):
    keep(stranger, "Paula Poll")
    answer = client_of(reader).post("/you/profile/", PROFILE | {"name": "PAULA POIL"})
    assert answer.status_code == 422
    assert forms.NAME_TAKEN in answer.content.decode()
    assert client_of(stranger).post("/you/profile/", PROFILE | {"name": "Paula Poll"}).status_code == 302


def test_a_name_that_nobody_has_any_more_is_free(reader, stranger):
    keep(stranger, "Paula Poll")
    keep(stranger, "Somebody Else")
    keep(reader, "Paula Poll")
    reader.delete()
    keep(stranger, "Paula Poll")


def test_of_two_at_once_one_has_the_name(client_of, reader, stranger, monkeypatch):
    monkeypatch.setattr(forms, "is_name_taken", lambda *_, **__: False)
    keep(stranger, "Paula Poll")
    with pytest.raises(NameTakenError):
        keep(reader, "Paula PoIl")
    answer = client_of(reader).post("/you/profile/", PROFILE | {"name": "Paula PoIl"})
    assert answer.status_code == 422
    assert forms.NAME_TAKEN in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_eight_members_at_once_choose_one_name():
    members = MemberFactory.create_batch(8)
    taken = []

    def choose(member: User) -> None:
        try:
            keep(member, "Paula Poll")
        except NameTakenError:
            taken.append(member)
        finally:
            connection.close()

    threads = [threading.Thread(target=choose, args=[member]) for member in members]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 7


@pytest.mark.parametrize(
    "name",
    ["M0derator", "The m o d e r a t o r", "Ofstеd", "Care Spасе", "Edit0r Jo", "Adm1n", "Staff", "0fficial"],
)
def test_a_word_of_power_in_any_letters_is_reserved(name):
    assert is_like_reserved_word(name)


@pytest.mark.parametrize("name", ["Stafford", "Badminton Jo", "Modest Mo", "Verity", "Creditor Jo", "Jo"])
def test_other_words_are_not(name):
    assert not is_like_reserved_word(name)


@pytest.mark.parametrize("name", ["123", "...", "\u3164", "\u3164\u3164", "\u0301", "٠١٢"])
def test_a_letter_at_least_shows(client_of, reader, name):
    assert not has_visible_letter(name)
    assert client_of(reader).post("/you/profile/", PROFILE | {"name": name}).status_code == 422


@pytest.mark.parametrize("name", [PERSIAN, "क्\u200dष", "نوید\u200cرضا"])
def test_joiners_stay_where_a_script_writes_them(client_of, reader, name):
    assert not has_hidden_characters(name)
    assert client_of(reader).post("/you/profile/", PROFILE | {"name": name}).status_code == 302
    reader.refresh_from_db()
    assert reader.name == name


@pytest.mark.parametrize("name", ["Jo\u200cSmith", "\u200cJo", PERSIAN + "\u200c", "J\u2066o", "Jo\u3164"])
def test_nothing_hidden_stands_elsewhere(client_of, reader, name):
    assert has_hidden_characters(name)
    assert client_of(reader).post("/you/profile/", PROFILE | {"name": name}).status_code == 422
