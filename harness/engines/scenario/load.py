"""From a folder of data files to a checked `Scenario`; all problems of all files are reported at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from harness.engines.scenario.patches import patched
from harness.engines.scenario.references import dangling
from harness.engines.scenario.scenario import Scenario
from harness.errors import Problem, SuiteError

_SUFFIXES = (".json", ".yaml", ".yml")
_STEP_LISTS = frozenset(("do", "enter", "opening", "after", "on_crm_failure", "on_transfer_failure"))


def load(folder: Path, patches: Iterable[Mapping[str, Any]] = ()) -> Scenario:
    """Read, patch, convert and check a scenario.

    Args:
        folder: holds the files; their top-level keys are put together.
        patches: see `harness.engines.scenario.patches`.

    Raises:
        SuiteError: everything that is wrong, with file and place in the document.
    """
    document, problems = _read(folder)
    shown = folder.as_posix()
    if not problems:
        document, problems = patched(document, patches, shown)
    if problems:
        raise SuiteError(problems)
    try:
        scenario = msgspec.convert(_with_steps(document), Scenario, strict=True)
    except (msgspec.ValidationError, TypeError) as error:
        raise SuiteError([Problem(code="scenario.shape", path=shown, parameters={"why": str(error)})]) from error
    problems = [Problem(code=code, path=shown, parameters=details) for code, details in dangling(scenario)]
    if problems:
        raise SuiteError(problems)
    return scenario


def _read(folder: Path) -> tuple[dict[str, Any], list[Problem]]:
    document: dict[str, Any] = {}
    problems: list[Problem] = []
    files = sorted(p for p in folder.glob("*") if p.suffix in _SUFFIXES) if folder.is_dir() else []
    if not files:
        return document, [Problem(code="scenario.not_found", path=folder.as_posix())]
    for path in files:
        try:
            part = _parse(path)
        except ValueError as error:
            problems.append(Problem(code="scenario.unreadable", path=path.as_posix(), parameters={"why": str(error)}))
            continue
        for key, value in part.items():
            if key in document:
                problems.append(Problem(code="scenario.stated_twice", path=path.as_posix(), parameters={"key": key}))
            document[key] = value
    return document, problems


def _parse(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    part = json.loads(data) if path.suffix == ".json" else _yaml(data)
    if not isinstance(part, dict):
        raise ValueError(type(part).__name__)  # noqa: TRY004 - the caller reports ValueErrors of data
    return part


def _yaml(data: bytes) -> Any:
    import yaml  # noqa: PLC0415 - 25 ms that scenarios written as JSON do not need

    try:
        return yaml.load(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe, both of them
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def _with_steps(value: Any, key: str = "") -> Any:
    """The document with ``{verb: argument, when: …}`` turned into the fields of `Step` wherever steps stand."""
    if isinstance(value, dict):
        return {name: _with_steps(inner, name) for name, inner in value.items()}
    if not isinstance(value, list):
        return value
    steps = key in _STEP_LISTS
    return [_step(_with_steps(item)) if steps else _with_steps(item) for item in value]


def _step(item: Any) -> Any:
    if isinstance(item, str):
        return {"verb": item}
    if not isinstance(item, dict):
        return item
    verbs = [name for name in item if name != "when"]
    if len(verbs) != 1:
        raise TypeError(json.dumps(item, ensure_ascii=False)[:200])
    step = {"verb": verbs[0], "argument": item[verbs[0]]}
    if "when" in item:
        step["when"] = item["when"]
    return step
