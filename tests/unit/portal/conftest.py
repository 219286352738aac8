from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from harness.clock import VirtualClock
from harness.model.dialogue import Client, Given
from harness.portal.portals import Portals

FOLDER = Path(__file__).parents[3] / "fixtures" / "portals"
START = "2026-03-02T10:00:00+03:00"


class Desk:
    """A session with shortcuts: the result of a call, its journal entry, what it meant."""

    def __init__(self, portals: Portals, given: Given, scope: str = "suite/dialogue") -> None:
        self.clock = VirtualClock(datetime.fromisoformat(START))
        self.session = portals.open(given, self.clock, scope)

    def ask(self, method: str, **params: Any) -> Any:
        answer = self.session.call(method, params)
        assert answer.status == 200, answer.body
        return answer.body["result"]

    def refused(self, method: str, **params: Any) -> tuple[int, str, str]:
        answer = self.session.call(method, params)
        return answer.status, answer.body["error"], answer.body["error_description"]

    @property
    def last(self) -> Any:
        return self.session.journal().calls[-1]

    def meant(self, name: str) -> list[dict[str, Any]]:
        return [m.facts for m in self.last.meanings if m.name == name]

    def changed(self) -> dict[str, tuple[Any, Any]]:
        return {change.field: (change.before, change.after) for change in self.last.changes}


@pytest.fixture(scope="session")
def portals() -> Portals:
    return Portals(FOLDER)


@pytest.fixture
def open_desk(portals: Portals) -> Any:
    def make(scope: str = "suite/dialogue", **given: Any) -> Desk:
        return Desk(portals, Given(portal="kazan-salon", **given), scope)

    return make


@pytest.fixture
def desk(open_desk: Any) -> Desk:
    return open_desk(client=Client(name="Лилия", phone="8 917 222-33-44"))
