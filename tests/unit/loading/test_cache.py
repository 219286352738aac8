"""Parsed suites on disk: used only for the same inputs, never needed."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import SuiteError
from harness.loading import suites
from harness.loading.settings import Settings
from harness.loading.suites import load_suites
from harness.registry import Registry

TEXT = "suite: s\ninclude: [common.yaml]\ndialogues: [{id: d, turns: [{user: а, expect: [silent]}]}]\n"


@pytest.fixture
def suite(project: Settings) -> Path:
    (project.root / "common.yaml").write_text("given: {channel: phone}\n")
    path = project.root / "a.suite.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    seen: list[Path] = []
    original = suites.Compiler.compile

    def counted(self: suites.Compiler, path: Path, data: bytes) -> suites.Compiled:
        seen.append(path)
        return original(self, path, data)

    monkeypatch.setattr(suites.Compiler, "compile", counted)
    return seen


def channel(path: Path, project: Settings, checks: Registry) -> str:
    library = load_suites([path], project, checks)
    dialogue = library.dialogue(library.entries[0].key)
    assert library.entries[0].channel == dialogue.given.channel
    return dialogue.given.channel


def test_the_same_inputs_are_compiled_once(suite, project, checks, compilations) -> None:
    assert channel(suite, project, checks) == channel(suite, project, checks) == "phone"
    assert len(compilations) == 1


@pytest.mark.parametrize(
    "change",
    [
        ("a.suite.yaml", TEXT + "title: Новое\n"),
        ("common.yaml", "given: {channel: phone, portal: kazan}\n"),
        ("fixtures/policies/pack.yaml", "clauses: {TALK-7: {expect: [silent]}}\n"),
        ("fixtures/portals/omsk.yaml", "portal: omsk\n"),
    ],
)
def test_changed_inputs_are_compiled_again(suite, project, checks, compilations, change: tuple[str, str]) -> None:
    channel(suite, project, checks)
    name, text = change
    (project.root / name).write_text(text, encoding="utf-8")
    channel(suite, project, checks)

    assert len(compilations) == 2


@pytest.mark.parametrize("junk", [b"", b"{", b"[]", b'{"key": 1}', b"\xff"])
def test_a_broken_cache_is_not_used(suite, project, checks, compilations, junk: bytes) -> None:
    channel(suite, project, checks)
    for file in project.cache.iterdir():
        file.write_bytes(junk)

    assert channel(suite, project, checks) == "phone"
    assert len(compilations) == 2


def test_an_unwritable_cache_costs_nothing_but_time(suite, project, checks) -> None:
    blocked = project.root / "blocked"
    blocked.write_text("a file where a folder should be")

    assert channel(suite, replace(project, cache=blocked / "cache"), checks) == "phone"


def test_a_cache_that_vanishes_during_the_run_is_made_again(suite, project, checks) -> None:
    library = load_suites([suite], project, checks)
    for file in project.cache.iterdir():
        file.unlink()

    assert library.dialogue(library.entries[0].key).id == "d"


def test_a_suite_that_changes_during_the_run_is_refused(suite, project, checks) -> None:
    library = load_suites([suite], project, checks)
    for file in project.cache.iterdir():
        file.unlink()
    suite.write_text(TEXT.replace("id: d", "id: e"), encoding="utf-8")

    with pytest.raises(SuiteError) as caught:
        library.dialogue(library.entries[0].key)
    assert caught.value.problems[0].code == "file.changed"


def test_the_cache_is_json_and_holds_one_file_per_suite(suite, project, checks) -> None:
    channel(suite, project, checks)
    suite.write_text(TEXT + "title: Новое\n", encoding="utf-8")
    channel(suite, project, checks)

    files = list(project.cache.iterdir())
    assert len(files) == 1
    assert json.loads(files[0].read_bytes())["dialogues"][0]["id"] == "d"


def test_files_with_problems_are_never_cached(suite, project, checks) -> None:
    suite.write_text(TEXT.replace("silent", "silnt"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(SuiteError):
            load_suites([suite], project, checks)

    assert not project.cache.exists()
