"""Percentiles and intervals, against published values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.reporters.figures import kappa, percentile, wilson


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(198, 200, 0.964, 0.997), (200, 200, 0.981, 1.0), (3, 3, 0.438, 1.0), (10, 10, 0.722, 1.0), (0, 10, 0.0, 0.278)],
)
def test_wilson_interval(hits, n, low, high):
    got = wilson(hits, n)
    assert got == pytest.approx((low, high), abs=6e-4)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_interval_holds_the_share(trial):
    hits, n = trial
    low, high = wilson(hits, n)
    assert 0 <= low <= hits / n + 1e-12
    assert hits / n - 1e-12 <= high <= 1


@pytest.mark.parametrize(("hits", "n"), [(0, 0), (3, 2), (-1, 5)])
def test_no_proportion(hits, n):
    with pytest.raises(ValueError, match="no proportion"):
        wilson(hits, n)


def test_percentile_is_a_value_that_was_seen():
    assert percentile([1.0, 2.0, 3.0, 4.0], 0.5) == 2.0
    assert percentile([1.0, 2.0, 3.0, 4.0], 0.95) == 4.0
    assert percentile([7.0], 0.0) == 7.0


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ((20, 5, 10, 15), 0.4),
        ((45, 15, 25, 15), 0.1304),
        ((3, 0, 0, 5), 1.0),
        ((0, 2, 2, 0), -1.0),
        ((1, 1, 1, 1), 0.0),
    ],
)
def test_kappa(table, expected):
    assert kappa(*table) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize("table", [(0, 0, 0, 0), (7, 0, 0, 0), (0, 0, 0, 9)])
def test_kappa_is_undefined_when_all_say_the_same(table):
    assert kappa(*table) is None
