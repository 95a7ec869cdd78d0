"""How strong a point is: the lower end of what its votes say about all who might vote.

The Wilson score interval (E. B. Wilson, "Probable inference, the law of succession, and statistical
inference", Journal of the American Statistical Association 22, 1927, pages 209-212):

    (p + z²/2n − z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n)

with n the votes that agree or disagree, p the share of them that agree, and z = 1.96 (95 %). A pass is
no opinion and is left out. A point nobody has voted on has strength 0.
"""

from __future__ import annotations

from math import sqrt

Z = 1.96


def compute_strength(agrees: int, disagrees: int) -> float:
    """The Wilson lower bound of the share that agrees, 0 to 1."""
    n = agrees + disagrees
    if n == 0:
        return 0.0
    p = agrees / n
    margin = Z * sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    return (p + Z**2 / (2 * n) - margin) / (1 + Z**2 / n)
