"""Broken files, each with the problems it must be answered with: ``# expect: code@line:column``."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from harness import wording
from harness.errors import Problem, SuiteError
from harness.loading.lint import lint
from harness.loading.settings import Settings, find_settings
from harness.loading.suites import load_suites
from harness.registry import Registry, collect

HERE = Path(__file__).parent
FILES = sorted((HERE / "corpus").glob("*.suite.yaml"))
_EXPECTED = re.compile(r"^# expect: (\S+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def checks() -> Registry:
    return collect("check", "harness.checks")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = find_settings(HERE / "project", environment={})
    return replace(found, root=HERE, cache=tmp_path / "cache")


def told(problem: Problem) -> str:
    own = "" if problem.path.endswith(".suite.yaml") else f"{Path(problem.path).name}:"
    return f"{own}{problem.code}@{problem.line}:{problem.column}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.removesuffix(".suite.yaml"))
def test_every_problem_is_told_at_its_place(path: Path, settings: Settings, checks: Registry) -> None:
    expected = _EXPECTED.findall(path.read_text(encoding="utf-8"))

    problems = lint([path], settings, checks)

    assert [told(problem) for problem in problems] == expected
    assert expected, "a file of the corpus has problems"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.removesuffix(".suite.yaml"))
def test_every_problem_has_a_whole_sentence_in_both_languages(path: Path, settings: Settings, checks: Registry) -> None:
    for problem in lint([path], settings, checks):
        for language in wording.LANGUAGES:
            assert wording.known(problem.code), problem.code
            sentence = wording.text(problem.code, language, **problem.parameters)
            for gap in re.findall(r"\{(\w+)\}", sentence):
                assert gap not in {"what", "got", "valid", "where", "check", "meant"}, sentence


def test_all_files_are_told_at_once_and_loading_refuses_them(settings: Settings, checks: Registry) -> None:
    problems = lint([HERE / "corpus"], settings, checks)

    assert {Path(problem.path).name for problem in problems} >= {path.name for path in FILES}
    with pytest.raises(SuiteError) as caught:
        load_suites([HERE / "corpus"], settings, checks)
    assert list(map(told, caught.value.problems)) == [told(one) for one in problems if one.level == "error"]


def test_ids_are_unique_across_files(settings: Settings, checks: Registry, tmp_path: Path) -> None:
    text = "suite: s\ndialogues: [{id: d, turns: [{user: а, expect: [silent]}]}]\n"
    for name in ("a", "b"):
        (tmp_path / f"{name}.suite.yaml").write_text(text, encoding="utf-8")

    codes = [told(problem) for problem in lint([tmp_path], settings, checks)]

    assert codes == ["suite.duplicate_suite@1:8", "suite.duplicate_id@2:13"]
