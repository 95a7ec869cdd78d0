"""95% intervals of a share, and of the difference between two shares."""

from __future__ import annotations

from math import sqrt
from typing import Final

#: The 97.5th percentile of the standard normal distribution.
Z: Final = 1.959963984540054


def wilson_interval(numerator: int, denominator: int) -> tuple[float, float]:
    """(low, high) of a share, as fractions: Wilson's score interval without continuity correction.

    Source: Wilson (1927), Journal of the American Statistical Association 22, 209–212.
    Raises ValueError for a base of nothing, or a part larger than its whole.
    """
    if denominator < 1 or not 0 <= numerator <= denominator:
        raise ValueError(f"{numerator} of {denominator} is no share.")
    share, spread = numerator / denominator, Z * Z / denominator
    centre = share + spread / 2
    reach = Z * sqrt(share * (1 - share) / denominator + spread / (4 * denominator))
    low, high = (centre - reach) / (1 + spread), (centre + reach) / (1 + spread)
    return (0.0 if not numerator else low), (1.0 if numerator == denominator else high)


def newcombe_interval(first: tuple[int, int], second: tuple[int, int]) -> tuple[float, float]:
    """(low, high) of the first share less the second, as fractions; each share is (numerator, denominator).

    Newcombe's hybrid score interval, his method 10, from two Wilson intervals.
    Source: Newcombe (1998), Statistics in Medicine 17, 873–890. Raises ValueError as `wilson` does.
    """
    (low_1, high_1), (low_2, high_2) = wilson_interval(*first), wilson_interval(*second)
    share_1, share_2 = first[0] / first[1], second[0] / second[1]
    difference = share_1 - share_2
    return (
        difference - sqrt((share_1 - low_1) ** 2 + (high_2 - share_2) ** 2),
        difference + sqrt((high_1 - share_1) ** 2 + (share_2 - low_2) ** 2),
    )
