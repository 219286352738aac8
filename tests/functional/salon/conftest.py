"""The salon's project, and the run with the right bot that faults are measured against."""

from __future__ import annotations

import pytest

from tests.functional.salon.planting import planted
from tests.functional.salon.stage import Stage


@pytest.fixture(scope="session")
def stage():
    made = Stage()
    yield made
    made.close()


@pytest.fixture(scope="session")
def right(stage):
    """All dialogues with the bot as it is shipped, by id."""
    return stage.play(planted((), None))
