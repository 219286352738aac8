"""Small statistics for reports: percentiles and the Wilson interval."""

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
