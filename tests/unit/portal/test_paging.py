"""Pages of lists: whoever reads them all, by whichever way, has read every record once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from harness.clock import VirtualClock
from harness.model.dialogue import Given
from harness.portal.portals import Portals
from harness.portal.selection import PAGE, page
from tests.unit.portal.conftest import FOLDER, START


@given(st.integers(0, 330), st.one_of(st.integers(0, 400), st.none(), st.just("50"), st.just("x")))
def test_a_page_tells_where_the_next_begins(count: int, start: Any) -> None:
    rows, total, following = page(list(range(count)), start)
    offset = int(start) if str(start).isdigit() else 0
    assert rows == list(range(count))[offset : offset + PAGE]
    assert total == count
    assert following == (offset + PAGE if offset + PAGE < count else None)


@given(st.integers(0, 330))
def test_all_pages_together_are_the_list(count: int) -> None:
    read: list[int] = []
    start: int | None = 0
    while start is not None:
        rows, _, start = page(list(range(count)), start)
        read += rows
    assert read == list(range(count))


@pytest.fixture(scope="module")
def crowded() -> Any:
    """A portal with 130 leads, and a way to ask it."""
    clock = VirtualClock(datetime.fromisoformat(START))
    records = [{"lead": {"TITLE": f"Заявка {number}", "OPPORTUNITY": number % 7}} for number in range(129)]
    session = Portals(FOLDER).open(Given(portal="kazan-salon", records=tuple(records)), clock, "crowd")

    def ask(method: str, **params: Any) -> Any:
        clock.advance(1)
        answer = session.call(method, params)
        assert answer.status == 200, answer.body
        return answer.body

    return ask


def _by_start(ask: Any, **params: Any) -> list[int]:
    read, start = [], 0
    while start is not None:
        body = ask("crm.lead.list", start=start, **params)
        assert body["total"] == 130
        read += [int(row["ID"]) for row in body["result"]]
        start = body.get("next")
    return read


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.sampled_from(["ID", "OPPORTUNITY", "TITLE", "DATE_CREATE"]), st.sampled_from(["ASC", "DESC", "desc"]))
def test_every_way_of_reading_reads_every_card_once(crowded: Any, field: str, way: str) -> None:
    read = _by_start(crowded, order={field: way}, select=["ID"])
    assert sorted(read) == sorted(set(read))
    assert len(read) == 130


def test_reading_by_the_last_id_without_counting(crowded: Any) -> None:
    read: list[int] = []
    last = 0
    while True:
        body = crowded("crm.lead.list", start=-1, order={"ID": "ASC"}, filter={">ID": last}, select=["ID"])
        assert "total" not in body
        assert "next" not in body
        if not body["result"]:
            break
        read += [int(row["ID"]) for row in body["result"]]
        last = read[-1]
    assert read == sorted(_by_start(crowded, select=["ID"]))


def test_items_are_paged_alike(crowded: Any) -> None:
    read: list[int] = []
    start: int | None = 0
    while start is not None:
        body = crowded("crm.item.list", entityTypeId=1, select=["id"], order={"id": "ASC"}, start=start)
        read += [row["id"] for row in body["result"]["items"]]
        start = body.get("next")
    assert read == sorted(_by_start(crowded, select=["ID"]))
    assert crowded("crm.item.list", entityTypeId=1, start=-1)["total"] == 0
