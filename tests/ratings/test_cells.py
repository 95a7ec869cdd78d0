from datetime import date

import pytest

from ratings.ofsted import cells, published_words
from ratings.ofsted.cells import UnreadableCellError


@pytest.mark.parametrize("cell", ["", " ", "\u00a0", "REDACTED", "NULL", "0", "-", "Not applicable", "None"])
def test_cells_that_say_nothing(cell):
    assert cells.read_text(cell) == ""
    assert cells.read_day(cell) is None
    assert cells.read_number(cell) is None


@pytest.mark.parametrize("cell", ["31/03/2025", "2025-03-31", "31/03/2025 00:00:00", " 31/3/2025 "])
def test_a_day(cell):
    assert cells.read_day(cell) == date(2025, 3, 31)


@pytest.mark.parametrize("cell", ["31/02/2025", "2025-13-01", "yesterday", "31/03/25", "45747"])
def test_an_impossible_day(cell):
    with pytest.raises(UnreadableCellError):
        cells.read_day(cell)


@pytest.mark.parametrize(("cell", "number"), [("4", 4), ("1,428 ", 1428), ("12.0", 12)])
def test_a_number(cell, number):
    assert cells.read_number(cell) == number


@pytest.mark.parametrize("cell", ["four", "-3", "4.5", "²", "1234567"])
def test_no_number(cell):
    with pytest.raises(UnreadableCellError):
        cells.read_number(cell)


@pytest.mark.parametrize("cell", ["=1+1", '=HYPERLINK("x")'])
def test_a_formula_is_refused(cell):
    with pytest.raises(UnreadableCellError, match="formula"):
        cells.read_text(cell)


@pytest.mark.parametrize(
    "cell",
    ["#N/A", "#REF!", "#WERT!", "#BEZUG!", "#NV", "#¡VALOR!", "#NOM?", "#DIV/0!", "########", "Err:502"],
)
def test_an_error_of_a_spreadsheet_in_any_language_is_refused(cell):
    for read in (cells.read_text, published_words.read_grade, published_words.read_sector):
        with pytest.raises(UnreadableCellError, match="error, not a value"):
            read(cell)


@pytest.mark.parametrize("cell", ["nan", "NaN", "NaT", "<NA>", "undefined"])
def test_what_a_program_writes_for_a_value_it_lost_is_refused(cell):
    for read in (cells.read_text, cells.read_day, published_words.read_grade):
        with pytest.raises(UnreadableCellError, match="where it lost a value"):
            read(cell)


@pytest.mark.parametrize(
    "cell", ["CafÃ© Homes Ltd", "Children\u00e2\u20ac\u2122s Trust", "K&amp;G Homes", "O&#39;Dea Care"]
)
def test_characters_that_a_program_changed_are_refused(cell):
    with pytest.raises(UnreadableCellError, match="a program changed characters"):
        cells.read_text(cell)


@pytest.mark.parametrize(
    "cell", ["Café Homes Ltd", "Children’s Trust", "K&G Homes", "Nan’s House", "No. 1 #Care", "Ângela £5"]
)
def test_names_with_such_characters_are_names(cell):
    assert cells.read_text(cell) == cell


@pytest.mark.parametrize(
    ("cell", "slug"),
    [
        ("Children's Home", "childrens-home"),
        ("Children’s home", "childrens-home"),
        ("Secure children's home", "secure-childrens-home"),
        ("Residential special school (registered as a children's home)", "residential-special-school"),
        ("Residential special school (>295 days/year)", "residential-special-school"),
        ("Residential Special School", None),
        ("Independent Fostering Agency", None),
        ("Residential Holiday Scheme for Disabled Children", None),
        ("Regional Care Cooperative", None),
    ],
)
def test_provision_types(cell, slug):
    assert published_words.read_provision_type(cell) == slug


@pytest.mark.parametrize("cell", ["", "Childrens hme home", "Home for children"])
def test_a_type_that_may_be_a_home_is_not_guessed(cell):
    with pytest.raises(UnreadableCellError):
        published_words.read_provision_type(cell)


@pytest.mark.parametrize(
    ("cell", "slug"),
    [
        ("Outstanding", "outstanding"),
        ("Requires Improvement to be good", "requires-improvement"),
        ("Requires improvement", "requires-improvement"),
        ("Adequate", "requires-improvement"),
        ("Satisfactory", "requires-improvement"),
        ("Not Judged", ""),
        ("Sustained effectiveness", ""),
        ("NULL", ""),
    ],
)
def test_outcomes(cell, slug):
    assert published_words.read_grade(cell) == slug


@pytest.mark.parametrize("cell", ["Excellent", "1", "Full inspection"])
def test_no_outcome(cell):
    with pytest.raises(UnreadableCellError):
        published_words.read_grade(cell)


def test_sectors_and_regions():
    assert published_words.read_sector("Voluntary ") == "voluntary"
    assert published_words.read_region("Yorkshire and the Humber") == "yorkshire-and-the-humber"
    assert (
        published_words.read_region("North East, Yorkshire and the Humber")
        == "north-east-yorkshire-and-the-humber"
    )
    for read in (published_words.read_sector, published_words.read_region):
        for cell in ("", "Academy", "Wales"):
            with pytest.raises(UnreadableCellError):
                read(cell)


def test_short_cells_are_remembered_and_long_ones_are_not():
    """A damaged list of long cells, each another, must not fill the memory."""
    asked = []
    read = cells.remember_short_cells(lambda cell: asked.append(cell) or cell)
    long = "x" * (cells.SHORT + 1)
    assert [read("a"), read("a"), read(long), read(long)] == ["a", "a", long, long]
    assert asked == ["a", long, long]
