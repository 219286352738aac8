"""harness.yaml: found upwards, expanded from the environment, explained when wrong."""

from pathlib import Path

import pytest

from harness.errors import SuiteError
from harness.loading.settings import find_settings


def write(folder: Path, text: str) -> Path:
    path = folder / "harness.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_it_is_found_from_a_folder_below(tmp_path: Path) -> None:
    write(tmp_path, "fixtures: data\nsuites: [a, b]\nreports: out\n")
    below = tmp_path / "x" / "y"
    below.mkdir(parents=True)

    settings = find_settings(below)

    assert settings.root == tmp_path.resolve()
    assert settings.fixtures == settings.root / "data"
    assert settings.suites == (settings.root / "a", settings.root / "b")
    assert settings.cache == settings.root / ".harness" / "cache"


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    settings = find_settings(Path(tmp_path.anchor))

    assert settings.fixtures.name == "fixtures"
    assert [path.name for path in settings.suites] == ["suites"]
    assert settings.bots == {}


def test_variables_are_secrets_and_never_public(tmp_path: Path) -> None:
    write(
        tmp_path,
        'bots:\n  shop:\n    kind: http\n    url: "${BASE:-http://localhost}/x"\n    token: plain-secret\n'
        '    headers: {X: "Bearer ${TOKEN}", Y: "${SHORT}"}\ngrader: {key: "${TOKEN}"}\n',
    )

    settings = find_settings(tmp_path, environment={"TOKEN": "s3cr3t-value", "SHORT": "abc"})

    assert settings.bots["shop"]["headers"] == {"X": "Bearer s3cr3t-value", "Y": "abc"}
    assert settings.bots["shop"]["url"] == "http://localhost/x"
    assert settings.grader == {"key": "s3cr3t-value"}
    assert settings.secrets == {"s3cr3t-value"}
    public = str(settings.public_bots())
    assert "s3cr3t-value" not in public
    assert "plain-secret" not in public
    assert "Bearer ${TOKEN}" in public
    assert settings.default_bot == "shop"


def test_keys_of_models_are_secrets_also_when_the_file_states_them_or_nothing(tmp_path: Path) -> None:
    def secrets(text: str, **environment: str) -> frozenset[str]:
        write(tmp_path, text)
        return find_settings(tmp_path, environment=environment).secrets

    assert secrets("grader: {model: m, api_key: sk-LITERAL-1}\n") == {"sk-LITERAL-1"}
    assert secrets("grader: {model: m}\n", OPENAI_API_KEY="sk-DEFAULT-2") == {"sk-DEFAULT-2"}
    assert secrets("bots: {b: {kind: openai, model: m}}\n", OPENAI_API_KEY="sk-DEFAULT-2") == {"sk-DEFAULT-2"}
    assert secrets("bots: {b: {kind: openai, model: m, api_key: k3y5}}\n") == {"k3y5"}
    stated = "grader: {model: m, api_key: sk-LITERAL-1}\n"
    assert secrets(stated, OPENAI_API_KEY="sk-DEFAULT-2") == {"sk-LITERAL-1"}, "the other one is not used"
    assert secrets("bots: {b: {kind: scripted}}\n", OPENAI_API_KEY="sk-DEFAULT-2") == set()
    for word in ("none", "EMPTY", "ollama", '"${KEY:-none}"'):
        assert secrets(f"grader: {{model: m, base_url: 'http://localhost', api_key: {word}}}\n") == set()


def test_all_problems_are_told_at_their_places(tmp_path: Path) -> None:
    write(tmp_path, 'suite: [a]\nbots:\n  a: {token: "${NO_SUCH}"}\n  b: 5\ndefault_bot: c\nreports: [x]\n')

    with pytest.raises(SuiteError) as caught:
        find_settings(tmp_path, environment={})

    assert [(p.code, p.line, p.column) for p in caught.value.problems] == [
        ("suite.unknown_key.meant", 1, 1),
        ("settings.missing_variable", 3, 14),
        ("suite.not_mapping", 4, 6),
        ("suite.unknown_bot", 5, 14),
        ("suite.not_text", 6, 10),
    ]


def test_an_explicit_file_that_is_missing_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(SuiteError) as caught:
        find_settings(tmp_path, tmp_path / "other.yaml")

    assert caught.value.problems[0].code == "file.unreadable"
