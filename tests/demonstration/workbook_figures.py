"""What Ofsted's workbook of 2025 says in places other than its list of homes."""

from __future__ import annotations

#: Held against the workbook itself in test_counted_figures.py.
REGISTER = {2020: 2460, 2024: 3491, 2025: 4009}
PLACES = {2024: 14486, 2025: 15742}
IN_YEAR = (434, 2556, 494, 151)
SERIES = {2018: (349, 1373, 350, 42), 2019: (350, 1378, 363, 32)}
JOINED, LEFT, JOINED_UNJUDGED = 677, 139, 373
LAG_MEDIAN, LAG_NINE_IN_TEN, LAG_MOST = 40, 52, 213
PUBLISHED_IN_APRIL, INSPECTED_EARLIER = 452, 142
OWNERS, OF_ONE, OF_TEN, HOMES_OF_TEN, NAMELESS = 1209, 629, 42, 978, 12
