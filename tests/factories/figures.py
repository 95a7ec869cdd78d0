"""Figures in stories for tests."""

from __future__ import annotations

from datetime import date

from articles.models import Figure

SMALL = "basis=as-at&outcomes=inadequate&unit=share&by=owner-size&sector=private&at=latest"


def figure(published: str = "2.8%", **fields: object) -> Figure:
    """A figure read from the release of March 2025: private owners of one home."""
    given = {
        "query": SMALL,
        "group": "1",
        "number": published.rstrip("%") or None,
        "as_at": date(2025, 3, 31),
        "release_title": "Children’s social care in England 2025",
        "numerator": 13,
        "denominator": 467,
        **fields,
    }
    return Figure.objects.get_or_create(published=published, **given)[0]


def quotation(published: str = "9%", **fields: object) -> Figure:
    """A figure of the report of 2010, followed by today's measure."""
    given = {
        "query": SMALL,
        "group": "1",
        "number": published.rstrip("%") or None,
        "source": "Ofsted annual report 2009/10",
        "quoted_on": date(2010, 11, 22),
        **fields,
    }
    return Figure.objects.get_or_create(published=published, **given)[0]


def printing(*figures: Figure) -> dict[str, object]:
    """A text block whose paragraph prints these figures."""
    words = ", ".join(link(one) for one in figures)
    return {"type": "text", "value": f"<p>We count {words} of homes.</p>"}


def link(one: Figure) -> str:
    """A figure as stored text holds it."""
    return f'<a linktype="livefigure" id="{one.pk}">{one.published}</a>'


def boxed(one: Figure) -> dict[str, object]:
    """A fact box whose text prints a figure."""
    return {"type": "fact_box", "value": {"heading": "In a box", "text": f"<p>Of them, {link(one)}.</p>"}}


def tabled(one: Figure) -> dict[str, object]:
    """A data table with a figure in a cell of live numbers."""
    table = {
        "columns": [{"type": "text", "heading": "Owner"}, {"type": "live", "heading": "Inadequate"}],
        "rows": [{"values": ["1 home", f"<p>{link(one)}</p>"]}],
        "caption": "",
    }
    return {"type": "data_table", "value": {"heading": "In a table", "table": table, "source": "Ofsted"}}
