"""A conversation with any bot in one line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from harness.clock import VirtualClock
from harness.model.dialogue import Client, Given
from harness.model.transcript import Said
from harness.ports import Answer, Talk

NOW = "2026-03-02T10:00:00+03:00"


class FakePortal:
    """Records calls and answers each with its number."""

    token = "token-1"
    chat_id = 42

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def call(self, method, params):
        self.calls.append((method, dict(params)))
        return Answer(status=200, body={"result": 100 + len(self.calls)})


@pytest.fixture
def portal():
    return FakePortal()


@pytest.fixture
def clock():
    return VirtualClock(datetime.fromisoformat(NOW))


@pytest.fixture
def talk():
    client = Client(name="Анна", phone="+79170000000", utm={"source": "yandex"}, extra={"master": "Ольга"})
    return Talk(
        dialogue="salon/booking:one",
        conversation="c-1",
        chat_id=42,
        seed=7,
        portal_url="http://127.0.0.1:9/rest/1/token-1/",
        given=Given(channel="whatsapp", client=client),
    )


@pytest.fixture
def begin(talk, portal, clock, tmp_path):
    """Open a session of a bot class with profile keys; everything is closed at the end."""
    opened = []

    def start(kind, name="salon", **profile):
        (tmp_path / "fixtures").mkdir(exist_ok=True)
        bot = kind.from_profile(name, profile, tmp_path / "fixtures")
        opened.append(bot)
        session = bot.open(talk, portal, clock)
        opened.insert(0, session)
        return session

    yield start
    for thing in opened:
        thing.close()


@pytest.fixture
def says():
    """What the client says, as the port wants it."""
    return lambda *texts: tuple(Said(text=text) for text in texts)


@pytest.fixture
def project(tmp_path) -> Path:
    (tmp_path / "fixtures").mkdir(exist_ok=True)
    return tmp_path
