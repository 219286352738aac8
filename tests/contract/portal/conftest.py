from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from harness.clock import VirtualClock
from harness.model.dialogue import Given
from harness.portal.portals import Portals

FOLDER = Path(__file__).parents[3] / "fixtures" / "portals"


@pytest.fixture(scope="module")
def portals() -> Iterator[Portals]:
    served = Portals(FOLDER, hang=0.05)
    yield served
    served.close()


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=20, trust_env=False) as opened:
        yield opened


@pytest.fixture
def open_session(portals: Portals) -> Iterator[Any]:
    opened = []

    def make(scope: str = "suite/dialogue", **given: Any) -> Any:
        clock = VirtualClock(datetime.fromisoformat("2026-03-02T10:00:00+03:00"))
        session = portals.open(Given(portal="kazan-salon", **given), clock, scope)
        opened.append(session)
        return session

    yield make
    for session in opened:
        session.close()
