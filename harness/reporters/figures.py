"""Small statistics for reports: percentiles, the Wilson interval and Cohen's kappa."""

from __future__ import annotations

import math
from collections.abc import Sequence

_Z95 = 1.959963984540054  # the 97.5 % quantile of the normal distribution


def percentile(ordered: Sequence[float], share: float) -> float:
    """Nearest-rank percentile of sorted values: always a value that was seen.

    Args:
        ordered: sorted, not empty.
        share: 0 to 1.
    """
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % score interval of a proportion (Wilson 1927); honest for small n and for 0 or n hits.

    Raises:
        ValueError: no trials, or hits outside 0…n.
    """
    if n <= 0 or not 0 <= hits <= n:
        raise ValueError(f"{hits} of {n} is no proportion")
    share = hits / n
    centre = share + _Z95**2 / (2 * n)
    spread = _Z95 * math.sqrt(share * (1 - share) / n + _Z95**2 / (4 * n * n))
    scale = 1 + _Z95**2 / n
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def kappa(both: int, first_only: int, second_only: int, neither: int) -> float | None:
    """Agreement of two raters on a yes or no, less what chance would give: κ = (pₒ − pₑ) / (1 − pₑ).

    pₒ is the share of cases in which they say the same; pₑ the share in which two raters would who say yes as often
    as these do, but independently. Source: J. Cohen, A coefficient of agreement for nominal scales, Educational and
    Psychological Measurement 20 (1960) 37-46. 1 is full agreement, 0 no more than chance, below 0 less.

    Returns:
        None where kappa is undefined: no cases, or both raters say the same one thing of every case (pₑ = 1), so that
        nothing shows whether they can tell cases apart.
    """
    n = both + first_only + second_only + neither
    first, second = both + first_only, both + second_only
    by_chance = first * second + (n - first) * (n - second)  # times n², to stay with whole numbers
    if by_chance == n * n:
        return None
    return (n * (both + neither) - by_chance) / (n * n - by_chance)
