import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratings.loading.owner_keys import LONGEST, make_former_owner_key, make_owner_key


@pytest.mark.parametrize(
    ("published", "key"),
    [
        ("Hexagon Care Services Limited", "hexagon care services"),
        (" HEXAGON CARE SERVICES LTD. ", "hexagon care services"),
        ("Priory Education Services Limited 06244880", "priory education services"),
        ("Our Place (2008) Ltd", "our place 2008"),
        ("Horizon Care & Education", "horizon care and education"),
        ("K&G Care Ltd", "k and g care"),
        ("K & G CARE LIMITED", "k and g care"),
        ("Café Éloïse Ltd", "café éloïse"),
        ("CAFE\u0301 E\u0301loi\u0308se Limited", "café éloïse"),
        ("Tŷ Gwyn Cyf", "tŷ gwyn cyf"),
        ("Łódź Opieka", "łódź opieka"),
        ("Дом_детей Ltd", "дом детей"),
        ("Bethel Children’s Care LLP", "bethel childrens care"),
        ("Bethel Children's Care plc", "bethel childrens care"),
        ("", ""),
        ("Ltd", ""),
    ],
)
def test_one_key_behind_many_spellings(published, key):
    assert make_owner_key(published) == key


@pytest.mark.parametrize(
    ("one", "other"), [("Café Care", "Caf Care"), ("Café Care", "Cafe Care"), ("Ōra", "Ra")]
)
def test_an_accent_is_part_of_its_letter(one, other):
    """Until they were kept, “Café Care” was one owner with “Caf Care”."""
    assert make_owner_key(one) != make_owner_key(other)


@pytest.mark.parametrize(
    ("published", "key"),
    [("K&G Care Ltd", "kandg care"), ("Café Care", "caf care"), ("K & G Care Ltd", ""), ("Acme Ltd", "")],
)
def test_the_key_a_name_once_had_is_known_where_it_differs(published, key):
    assert make_former_owner_key(published) == key


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1))
def test_no_letter_or_figure_is_lost(name):
    assert make_owner_key(f"{name} care").endswith("care")
    assert len(make_owner_key(f"{name} care")) > len("care") or not make_owner_key(name)


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
