"""Rows of an HTML table with the headings they stand under."""

from html import escape


def rows_of(table, inline):
    """For each row, (heading, value) pairs as inline markup; headings are the first row where all of it is <th>,
    or where it stands in a <thead>."""
    rows = [row.find_all(["td", "th"], recursive=False) for row in table.find_all("tr")]
    rows = [row for row in rows if row]
    heads = []
    if len(rows) > 1 and (all(cell.name == "th" for cell in rows[0]) or rows[0][0].find_parent("thead")):
        heads = [escape(cell.get_text(" ", strip=True).rstrip(":")) for cell in rows.pop(0)]
    return [
        [
            (heads[place] if place < len(heads) else "", inline(list(cell.children)))
            for place, cell in enumerate(row)
        ]
        for row in rows
    ]
