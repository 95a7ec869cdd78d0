"""Whether a list that can be read is likely to be what it says it is.

It is compared with the lists next to it in time, the other lists of its day, Ofsted's own totals and the file it would
replace. What lies beyond a bound is a doubt: a person may publish the list all the same and say why. The bounds, and the
lists of Ofsted's they come from: `docs/plausibility.md`.
"""

from ratings.loading.plausibility.comparisons import compare_list, find_doubts
from ratings.loading.plausibility.measured import Measured

__all__ = ["Measured", "compare_list", "find_doubts"]
