"""``harness.yaml``: where things are, which bots there are, which policies apply."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from harness.engines.openai_client import KEY_VARIABLE
from harness.errors import SuiteError
from harness.loading import shapes
from harness.loading.desk import Desk
from harness.loading.environment import Expansion, is_secret_name, reads_as_key, without_defaults
from harness.loading.files import read_document
from harness.loading.yaml_nodes import Document, Spot
from harness.model.value import Source

FILE = "harness.yaml"
_KEYS = ("fixtures", "suites", "reports", "policies", "bots", "default_bot", "grader", "portal_tls")
_MASKED = "***"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a project, with defaults where the file is silent.

    Attributes:
        root: folder of ``harness.yaml`` (or where the search began); relative paths start here.
        fixtures: folder of portals, offers, policies, reactions, contracts.
        suites: folders or files of dialogues.
        reports: folder for the artefacts of runs.
        cache: folder for parsed suites; it may be deleted at any time.
        policies: names of the clause catalogues.
        bots: name -> profile, ``${VAR}`` expanded.
        default_bot: profile of dialogues that name none.
        grader: profile of the rubric grader, ``${VAR}`` expanded; empty when none is configured.
        portal_tls: folder of the certificate authority with which portals speak TLS to bots; None: plain HTTP.
        secrets: values that came from the environment, and the keys of language models; none may reach an output.
        written: profiles as the file writes them, for `public_bots`.
        places: where each key of a profile stands, by dotted name (``bots.salon.reply.text``, ``grader.model``).
    """

    root: Path
    fixtures: Path
    suites: tuple[Path, ...]
    reports: Path
    cache: Path
    policies: tuple[str, ...] = ()
    bots: dict[str, dict[str, Any]] = field(default_factory=dict)
    default_bot: str = ""
    grader: dict[str, Any] = field(default_factory=dict)
    portal_tls: Path | None = None
    secrets: frozenset[str] = frozenset()
    written: dict[str, dict[str, Any]] = field(default_factory=dict)
    places: dict[str, Source] = field(default_factory=dict)

    def public_bots(self) -> dict[str, dict[str, Any]]:
        """The profiles for reports: variables by name, values of keys that sound secret masked."""
        return {name: {key: _public(key, value) for key, value in profile.items()}
                for name, profile in self.written.items()}  # fmt: skip


def _public(key: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {inner: _public(inner, item) for inner, item in value.items()}
    if isinstance(value, list):
        return [_public(key, item) for item in value]
    if isinstance(value, str) and "${" in value:
        return without_defaults(value)
    return _MASKED if value is not None and is_secret_name(key) else value


def find_settings(start: Path, explicit: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings that govern a folder.

    Args:
        start: folder (or file) from which ``harness.yaml`` is looked for upwards.
        explicit: the settings file, when the person names one.
        environment: variables for ``${VAR}`` and ``${VAR:-default}``; those of the process when None.

    Raises:
        SuiteError: the file cannot be used; with all its problems.
    """
    start = start.resolve()
    folders = (start, *start.parents) if start.is_dir() else start.parents
    path = explicit or next((folder / FILE for folder in folders if (folder / FILE).is_file()), None)
    if path is None:
        return _of({}, folders[0])
    document = read_document(path)
    desk = Desk(document, list(document.problems))
    data = shapes.mapping(desk, Spot(document.root), document.root) if not desk.problems else {}
    shapes.known_keys(desk, data, _KEYS, FILE)
    written = _profiles(desk, data)
    environment = os.environ if environment is None else environment
    expansion = Expansion(desk, environment)
    expanded = {**data, **expansion.section(data, "bots"), **expansion.section(data, "grader")}
    settings = _of(_checked(desk, expanded, data), path.resolve().parent)
    if desk.problems:
        raise SuiteError(desk.problems)
    sections = [name for name in ("bots", "grader") if isinstance(data.get(name), dict)]
    places = {name: place for section in sections for name, place in _section(document, data, section)}
    secrets = frozenset({*expansion.secrets, *_model_keys(settings, environment)})
    return replace(settings, secrets=secrets, written=written, places=places)


def _section(document: Document, data: dict[str, Any], name: str) -> Iterator[tuple[str, Source]]:
    line, column = document.place(Spot(data, name, on_key=True))
    yield name, Source(path=document.path, line=line, column=column)
    yield from _places(document, data[name], name)


def _model_keys(settings: Settings, environment: Mapping[str, str]) -> Iterator[str]:
    """The keys that clients of language models use: as the file states them, or the variable that they fall back on."""
    models = [one for one in settings.bots.values() if "api_key" in one or one.get("kind") == "openai"]
    for profile in [*models, *([settings.grader] if settings.grader else ())]:
        key = str(profile.get("api_key") or environment.get(KEY_VARIABLE, ""))
        if reads_as_key(key):
            yield key


def _places(document: Document, container: Any, name: str) -> Iterator[tuple[str, Source]]:
    """Every key below a mapping by its dotted name, and where it stands."""
    for key, value in container.items() if isinstance(container, dict) else ():
        line, column = document.place(Spot(container, key, on_key=True))
        yield f"{name}.{key}", Source(path=document.path, line=line, column=column)
        yield from _places(document, value, f"{name}.{key}")


def _profiles(desk: Desk, data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    bots = shapes.mapping(desk, Spot(data, "bots"), data["bots"]) if data.get("bots") is not None else {}
    return {name: shapes.mapping(desk, Spot(bots, name), profile) for name, profile in bots.items()}


def _checked(desk: Desk, expanded: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """Only values of the right shape; the places are those of ``data``, which the document holds."""
    found: dict[str, Any] = {}
    for key in _KEYS:
        value = expanded.get(key)
        if value is None:
            continue
        spot = Spot(data, key)
        if key in {"fixtures", "reports", "default_bot", "portal_tls"}:
            found[key] = shapes.text(desk, spot, value)
        elif key in {"suites", "policies"}:
            found[key] = (value,) if isinstance(value, str) else shapes.texts(desk, spot, value)
        elif key == "bots":
            found[key] = {name: profile for name, profile in value.items() if isinstance(profile, dict)} if isinstance(
                value, dict) else {}  # fmt: skip
        else:
            found[key] = shapes.mapping(desk, spot, value)
    default = found.get("default_bot", "")
    if default and default not in found.get("bots", {}):
        desk.unknown("suite.unknown_bot", Spot(data, "default_bot"), default, found.get("bots", {}))
    return found


def _of(found: dict[str, Any], root: Path) -> Settings:
    bots = found.get("bots", {})
    return Settings(
        root=root,
        fixtures=root / found.get("fixtures", "fixtures"),
        suites=tuple(root / name for name in found.get("suites", ("suites",))),
        reports=root / found.get("reports", "reports"),
        cache=root / ".harness" / "cache",
        policies=tuple(found.get("policies", ())),
        bots=bots,
        default_bot=found.get("default_bot") or (next(iter(bots)) if len(bots) == 1 else ""),
        grader=found.get("grader", {}),
        portal_tls=root / found["portal_tls"] if found.get("portal_tls") else None,
    )
