"""Whatever a file holds, loading answers with problems and nothing else."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.errors import SuiteError
from harness.loading.lint import lint
from harness.loading.settings import Settings
from harness.loading.suites import load_suites
from harness.registry import Registry

WORDS = st.sampled_from(
    ["suite", "dialogues", "id", "turns", "user", "expect", "says", "silent", "lead", "given", "client", "utm", "cases",
     "until", "choose", "when", "otherwise", "wait", "event", "send", "operator", "capture", "policies", "tags", "covers",
     "waive", "faults", "records", "include", "name", "asks", "{client.name}", "{x}", "not_silent", "5h", "а"]
)  # fmt: skip
VALUES = st.recursive(
    WORDS | st.integers(-3, 99) | st.booleans() | st.none() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=25,
)
QUIET = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80)


def attempt(data: bytes, project: Settings, checks: Registry) -> None:
    path: Path = project.root / "junk.suite.yaml"
    path.write_bytes(data)
    problems = lint([path], project, checks)

    assert all(problem.line >= 1 and problem.column >= 1 for problem in problems)
    if any(problem.level == "error" for problem in problems):
        with pytest.raises(SuiteError):
            load_suites([path], project, checks)
    else:
        assert load_suites([path], project, checks).entries


@QUIET
@given(VALUES)
def test_any_structure(project: Settings, checks: Registry, value: Any) -> None:
    attempt(yaml.safe_dump(value, allow_unicode=True).encode(), project, checks)


@QUIET
@given(VALUES, VALUES, VALUES)
def test_any_dialogue(project: Settings, checks: Registry, turn: Any, expect: Any, given_: Any) -> None:
    dialogue = {"id": "d", "given": given_, "turns": [{"user": "а", "expect": expect}, turn], "expect": expect}
    attempt(yaml.safe_dump({"suite": "s", "dialogues": [dialogue]}, allow_unicode=True).encode(), project, checks)


@QUIET
@given(st.binary(max_size=300))
def test_any_bytes(project: Settings, checks: Registry, data: bytes) -> None:
    attempt(data, project, checks)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xef\xbb\xbfsuite: s\n", "file.bom"),
        ("suite: s\n".encode("utf-16"), "file.encoding"),
        ("suite: Привет\n".encode("cp1251"), "file.encoding"),
        (b"suite: \x00\n", "yaml.control"),
        (b"", "file.empty"),
        (b"# only a comment\n", "suite.file_not_mapping"),
        (b"a" * 10_000_000, "file.too_big"),
    ],
)
def test_what_is_no_utf8_yaml_file(project: Settings, checks: Registry, data: bytes, code: str) -> None:
    (project.root / "a.suite.yaml").write_bytes(data)

    with pytest.raises(SuiteError) as caught:
        load_suites([project.root], project, checks)

    assert [problem.code for problem in caught.value.problems] == [code]


def test_paths_that_are_no_suites(project: Settings, checks: Registry) -> None:
    with pytest.raises(SuiteError) as caught:
        load_suites([project.root / "missing", project.root / "harness.yaml"], project, checks)

    assert {problem.code for problem in caught.value.problems} == {"file.missing", "file.not_suite"}
