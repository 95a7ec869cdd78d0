from datetime import date

import pytest

from ratings.ofsted import titles as naming


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Provider_level_at_31_Mar_2025", date(2025, 3, 31)),
        (
            "Children's social care data in England 2025 – Provider level as at 31 March 2025",
            date(2025, 3, 31),
        ),
        ("Children's social care data in England 2022 - Provider level as at March 2022", date(2022, 3, 31)),
        ("Provider_level_at_30_09_25", date(2025, 9, 30)),
        ("Provider_level_at_31_Aug_2023", date(2023, 8, 31)),
        ("Closed_childrens_homes_31Mar23", date(2023, 3, 31)),
        ("as_at_2018", date(2018, 3, 31)),
        ("as at 31st March 2017", date(2017, 3, 31)),
        ("release 2024-03-31", date(2024, 3, 31)),
        ("at 31 February 2024", None),
        ("Provider information", None),
        ("at 1066", None),
    ],
)
def test_the_day_a_name_gives(text, day):
    assert naming.find_day([text]) == day


def test_the_first_text_with_a_day_counts():
    assert naming.find_day(["no day", "as at 2018", "as at 2019"]) == date(2018, 3, 31)


@pytest.mark.parametrize(
    ("titles", "day", "title"),
    [
        ([], date(2018, 3, 31), "Children’s social care data in England 2018"),
        (["Provider information"], date(2025, 3, 31), "Children’s social care in England 2025"),
        (
            ["Local authority and children's homes in England: autumn 2019 – Provider level at 31 Aug 2019"],
            date(2019, 8, 31),
            "Local authority and children's homes in England: autumn 2019",
        ),
        ([], date(2019, 8, 31), "Inspection outcomes of children’s homes, August 2019"),
    ],
)
def test_titles(titles, day, title):
    assert naming.find_title(titles, day) == title


def test_publication():
    cover = [["Policy area:", "x"], ["Published on:", "2025-07-16"]]
    assert naming.find_publication_day(cover, date(2025, 3, 31)) == date(2025, 7, 16)
    assert naming.find_publication_day([["Published on:", "1999-01-01"]], date(2016, 3, 31)) is None
    assert naming.find_publication_day([], date(2018, 3, 31)) == date(2018, 7, 19)


def test_status():
    assert naming.find_status(["Autumn 2019 (provisional)"]) == "provisional"
    assert naming.find_status(["as_at_2018_revised"]) == "revised"
    assert naming.find_status(["as at 2018"]) == "final"
