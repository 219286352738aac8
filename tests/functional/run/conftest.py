from __future__ import annotations

import pytest

from tests.functional.run.project import BOTS, SETTINGS, Project


@pytest.fixture
def project(tmp_path):
    made = Project(tmp_path)
    made.write("harness.yaml", SETTINGS)
    made.write("bots.py", BOTS)
    return made
