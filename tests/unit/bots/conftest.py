"""A conversation with any bot in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.testkit import fakes


@pytest.fixture
def portal():
    return fakes.RecordingPortal()


@pytest.fixture
def clock():
    return fakes.clock()


@pytest.fixture
def talk():
    return fakes.talk(portal_url="http://127.0.0.1:9/rest/1/token-1/", master="Ольга")


@pytest.fixture
def project(tmp_path) -> Path:
    (tmp_path / "fixtures").mkdir(exist_ok=True)
    return tmp_path


@pytest.fixture
def begin(talk, portal, clock, project):
    """Open a session of a bot class with profile keys; everything is closed at the end."""
    opened = []

    def start(kind, **profile):
        bot = kind.from_profile("salon", profile, project / "fixtures")
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
    return fakes.said
