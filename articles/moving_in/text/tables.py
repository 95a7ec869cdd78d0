"""Rows of an HTML table with the headings they stand under."""

from html import escape

#: The widest span that is followed; a wider one is a mistake of whoever wrote it.
WIDEST = 50


def rows_of(table, inline):
    """For each row, (heading, value) pairs as inline markup; headings are the first row where all of it is <th>,
    or where it stands in a <thead>. Cells that span rows stand in each of them."""
    grid = gridded(table)
    heads = []
    if len(grid) > 1 and grid[0] and is_heading(list(grid[0].values())):
        heads = {at: escape(cell.get_text(" ", strip=True).rstrip(":")) for at, cell in grid.pop(0).items()}
    return [pairs(row, heads or {}, inline) for row in grid]


def is_heading(cells):
    return all(cell.name == "th" for cell in cells) or cells[0].find_parent("thead") is not None


def pairs(row, heads, inline):
    """A row's cells, one that spans columns once, under the headings of all of them."""
    found = []
    for at in sorted(row):
        if found and found[-1][0] is row[at]:
            found[-1][1].append(heads.get(at, ""))
        else:
            found.append((row[at], [heads.get(at, "")]))
    return [
        (", ".join(dict.fromkeys(filter(None, above))), inline(list(cell.children)).strip())
        for cell, above in found
    ]


def gridded(table):
    """The table's own rows as {column: cell}."""
    rows, running = [], {}
    for row in table.find_all("tr"):
        if row.find_parent("table") is not table:
            continue
        placed = {at: cell for at, (cell, left) in running.items() if left}
        running = {at: (cell, left - 1) for at, (cell, left) in running.items() if left > 1}
        at = 0
        for cell in row.find_all(["td", "th"], recursive=False):
            while at in placed:
                at += 1
            for _ in range(span(cell, "colspan")):
                placed[at] = cell
                if (down := span(cell, "rowspan")) > 1:
                    running[at] = (cell, down - 1)
                at += 1
        if placed:
            rows.append(placed)
    return rows


def span(cell, name):
    """How many columns or rows a cell stands in."""
    told = cell.get(name, "1")
    return min(max(int(told), 1), WIDEST) if told.isascii() and told.isdigit() and len(told) < 6 else 1
