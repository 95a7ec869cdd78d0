import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings.loading.owner_keys import LONGEST, make_owner_key


@pytest.mark.parametrize(
    ("published", "key"),
    [
        ("Hexagon Care Services Limited", "hexagon care services"),
        (" HEXAGON CARE SERVICES LTD. ", "hexagon care services"),
        ("Priory Education Services Limited 06244880", "priory education services"),
        ("Our Place (2008) Ltd", "our place 2008"),
        ("Horizon Care & Education", "horizon care and education"),
        ("K&G Care Ltd", "kandg care"),
        ("Bethel Children’s Care LLP", "bethel childrens care"),
        ("Bethel Children's Care plc", "bethel childrens care"),
        ("", ""),
        ("Ltd", ""),
    ],
)
def test_one_key_behind_many_spellings(published, key):
    assert make_owner_key(published) == key


@given(st.text())
def test_a_key_is_its_own_key(name):
    key = make_owner_key(name)
    assert make_owner_key(key) == key or key[-6:].isdigit()


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_case_does_not_count(name):
    assert make_owner_key(name.upper()) == make_owner_key(name.lower())


def test_a_key_is_never_longer_than_is_kept():
    """ "&" grows when it is read as a word."""
    assert len(make_owner_key("&" * 255)) == LONGEST
