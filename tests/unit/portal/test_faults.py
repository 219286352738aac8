from __future__ import annotations

import pytest

from harness.portal.faults import CAPACITY, Bucket
from harness.portal.refusals import Refusal


def test_the_bucket_drains_by_the_clock_that_moved_most() -> None:
    clocks = [0.0, 0.0]
    bucket = Bucket(lambda: (clocks[0], clocks[1]))
    for _ in range(int(CAPACITY)):
        bucket.admit()
    for step in ((1.0, 1.0), (0.0, 1.0), (1.0, 0.0)):
        clocks[:] = [one + more for one, more in zip(clocks, step, strict=True)]
        bucket.admit()
        bucket.admit()
        with pytest.raises(Refusal):
            bucket.admit()
