from __future__ import annotations

import pytest

from tests.functional.run.model_endpoint import ModelEndpoint
from tests.functional.run.project import BOTS, SETTINGS, Project


@pytest.fixture
def project(tmp_path):
    made = Project(tmp_path)
    made.write("harness.yaml", SETTINGS)
    made.write("bots.py", BOTS)
    return made


@pytest.fixture
def endpoint():
    made = ModelEndpoint()
    yield made
    made.close()


@pytest.fixture
def graded_project(project, endpoint):
    """A project whose grader is the endpoint and whose bot says what each dialogue states."""
    project.write(
        "harness.yaml",
        f"suites: [suites]\nbots:\n  echo: {{kind: scripted}}\ndefault_bot: echo\n"
        f"grader: {{model: m, base_url: '{endpoint.url}', api_key: none, retries: 0}}\n",
    )
    return project
