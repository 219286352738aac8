"""Whatever stands in the parameters of a method of the CRM, the portal answers, and its journal stays readable."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from harness.clock import VirtualClock
from harness.model.dialogue import Given
from harness.portal.catalogue import documented
from harness.portal.portals import METHODS, Portals
from harness.registry import collect
from tests.unit.portal.conftest import FOLDER, START

PORTALS = Portals(FOLDER)
NAMES = [name for name in collect("method", METHODS) if name.startswith(("crm.", "userfieldconfig."))]
REQUESTS = {
    name: next((page.request for page in documented().get(name.lower(), ()) if isinstance(page.request, dict)), {})
    for name in NAMES
}
SCALARS = st.sampled_from([None, "", 0, 1, -1, "1", 1.5, True, False, 301, 501, "NEW", "яя", "2026-03-01", 10**30, "*"])
KEYS = st.sampled_from(["id", "ID", ">ID", "@ID", "%NAME", "!id", "logic", "0", "VALUE", "OWNER_ID", "fields", "x"])
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=2), max_leaves=4
)


def leaves(value: Any) -> Iterator[tuple[Any, Any]]:
    """Places in a request at which something else can be put, the outer ones first."""
    for key in value if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from leaves(value[key])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.sampled_from(NAMES), st.lists(st.tuples(st.integers(0, 50), VALUES), max_size=4)), max_size=12
    )
)
def test_the_portal_answers(calls: list[tuple[str, list[tuple[int, Any]]]]) -> None:
    clock = VirtualClock(datetime.fromisoformat(START))
    session = PORTALS.open(Given(portal="kazan-salon"), clock, "hostile")
    session.access.adopt("local.app", 1)
    token = session.access.issue("local.app")[0].token
    for name, changes in calls:
        params = copy.deepcopy(REQUESTS[name])
        for index, value in changes:
            places = list(leaves(params))
            if places:
                holder, key = places[index % len(places)]
                holder[key] = copy.deepcopy(value)
        clock.advance(1)
        answer = session.call(name, {**params, "auth": token})
        assert answer.status in {200, 400, 403}, answer.body
    assert len(session.journal().calls) == len(calls)
