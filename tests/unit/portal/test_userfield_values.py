"""Values of user fields of every type: what fits comes back as the wire has it, what does not changes nothing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from harness.clock import VirtualClock
from harness.model.dialogue import Given
from harness.portal.portals import Portals
from tests.unit.portal.conftest import FOLDER, START

WORDS = st.text(st.sampled_from("абвгZ _<&'"), min_size=1, max_size=8)
DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))  # Moscow has had no summer time since
FITTING: dict[str, Any] = {
    "string": WORDS.map(lambda text: (text, text)),
    "url": WORDS.map(lambda text: (text, text)),
    "integer": st.integers(-(10**9), 10**9).flatmap(
        lambda one: st.sampled_from([(one, str(one)), (str(one), str(one)), (f" {one} ", str(one))])
    ),
    "double": st.integers(-10_000, 10_000).map(lambda one: (f"{one / 4}".replace(".", ","), f"{one / 4:g}")),
    "boolean": st.sampled_from([("Y", "1"), (1, "1"), (True, "1"), ("true", "1"), ("N", "0"), (0, "0"), (False, "0")]),
    "date": DAYS.map(lambda day: (day.strftime("%d.%m.%Y"), f"{day.isoformat()}T03:00:00+03:00")),
    "datetime": DAYS.map(lambda day: (f"{day.isoformat()}T10:30:00+03:00", f"{day.isoformat()}T10:30:00+03:00")),
    "money": st.integers(0, 9_999).map(lambda one: (f"{one}|RUB", f"{one}|RUB")),
    "employee": st.integers(1, 99).map(lambda one: (one, str(one))),
}
UNFIT = {"integer": ["x", "1.5.2"], "double": ["x", "1|2"], "date": ["soon"], "datetime": ["soon"], "money": ["much"]}


@pytest.fixture(scope="module")
def portal() -> Any:
    """A portal whose leads have a field of every type, single and multiple."""
    clock = VirtualClock(datetime.fromisoformat(START))
    session = Portals(FOLDER).open(Given(portal="kazan-salon"), clock, "fields")

    def call(method: str, **params: Any) -> Any:
        clock.advance(1)
        return session.call(method, params)

    for kind in FITTING:
        for multiple in "NY" if kind != "boolean" else "N":
            fields = {"FIELD_NAME": f"{kind}_{multiple}", "USER_TYPE_ID": kind, "MULTIPLE": multiple}
            assert call("crm.lead.userfield.add", fields=fields).status == 200
    return call


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(sorted(FITTING)), st.data())
def test_what_fits_comes_back(portal: Any, kind: str, data: Any) -> None:
    value, shown = data.draw(FITTING[kind])
    name = f"UF_CRM_{kind.upper()}_N"
    assert portal("crm.lead.update", id=301, fields={name: value}).status == 200
    assert portal("crm.lead.get", id=301).body["result"][name] == shown
    found = portal("crm.lead.list", filter={name: value}, select=["ID"]).body["result"]
    assert {"ID": "301"} in found
    if kind != "boolean":
        values = data.draw(st.lists(FITTING[kind], max_size=3))
        name = f"UF_CRM_{kind.upper()}_Y"
        assert portal("crm.lead.update", id=301, fields={name: [one for one, _ in values]}).status == 200
        assert portal("crm.lead.get", id=301).body["result"][name] == [one for _, one in values]


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in UNFIT.items() for value in values])
def test_what_does_not_fit_changes_nothing(portal: Any, kind: str, value: Any) -> None:
    before = portal("crm.lead.get", id=301).body["result"]
    for name, written in ((f"UF_CRM_{kind.upper()}_N", value), (f"UF_CRM_{kind.upper()}_Y", [value])):
        answer = portal("crm.lead.update", id=301, fields={"NAME": "Никто", name: written})
        assert answer.status == 400
        assert name in answer.body["error_description"]
    assert portal("crm.lead.get", id=301).body["result"] == before
