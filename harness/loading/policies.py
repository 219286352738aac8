"""Clause catalogues and policy packs: what the bots must obey, and the expectations that follow from it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, cast

import msgspec

from harness.errors import Problem, SuiteError
from harness.loading import shapes
from harness.loading.check_book import CheckBook
from harness.loading.contracts import Contracts
from harness.loading.desk import Desk
from harness.loading.expectations import read_expectations
from harness.loading.fixtures import Fixtures, open_fixture
from harness.loading.frame import Frame
from harness.loading.placeholders import Names
from harness.loading.settings import Settings
from harness.loading.yaml_nodes import Spot
from harness.model import codec
from harness.model.dialogue import SEVERITIES, Expectation, Severity
from harness.model.value import Value
from harness.registry import Registry

_KEYS = ("policy", "title", "clauses")
_CLAUSE_KEYS = ("title", "severity", "expect")


class Clause(Value, frozen=True, kw_only=True):
    """A rule by its stable id; titles in both languages."""

    id: str
    ru: str = ""
    en: str = ""
    severity: Severity = "major"


class Policies(Value, frozen=True, kw_only=True):
    """Clauses and packs that were loaded together.

    Attributes:
        clauses: by id.
        packs: name -> expectations that the pack adds to each dialogue, each with its clause.
        digest: of all of it.
    """

    clauses: dict[str, Clause] = {}
    packs: dict[str, tuple[Expectation, ...]] = {}
    digest: str = ""

    def titles(self) -> dict[str, dict[str, str]]:
        """Id -> ``{"ru", "en", "severity"}``, for reports."""
        return {name: {"ru": item.ru, "en": item.en, "severity": item.severity} for name, item in self.clauses.items()}


def load_policies(names: Sequence[str], settings: Settings, checks: Registry | CheckBook) -> Policies:
    """Read ``fixtures/policies/<name>.yaml`` of all names; earlier ones define clauses that later ones may extend.

    The catalogues of the settings come first, whether they are named or not.

    Raises:
        SuiteError: a pack does not exist or has problems; all problems of all packs.
    """
    book = checks if isinstance(checks, CheckBook) else CheckBook(checks)
    clauses: dict[str, Clause] = {}
    packs: dict[str, tuple[Expectation, ...]] = {}
    problems: list[Problem] = []
    contracts = Contracts(settings, Fixtures(settings.fixtures))
    for name in dict.fromkeys((*settings.policies, *names)):
        try:
            desk = open_fixture(settings.fixtures, "policies", name)
        except SuiteError as error:
            problems += error.problems
            continue
        packs[name] = _pack(desk, clauses, book, contracts)
        problems += desk.problems
    if problems:
        raise SuiteError(problems)
    digest = hashlib.sha256(codec.encode([clauses, packs])).hexdigest()
    return Policies(clauses=clauses, packs=packs, digest=digest)


def _pack(desk: Desk, clauses: dict[str, Clause], book: CheckBook, contracts: Contracts) -> tuple[Expectation, ...]:
    root = desk.document.root
    data = {} if desk.problems else shapes.mapping(desk, Spot(root), root)
    shapes.known_keys(desk, data, _KEYS, "policy")
    stated = shapes.mapping(desk, Spot(data, "clauses"), data["clauses"]) if "clauses" in data else {}
    if data and not stated:
        desk.report("suite.empty", Spot(data), what="clauses")
    expectations: list[Expectation] = []
    for name, value in stated.items():
        item = shapes.mapping(desk, Spot(stated, name), {} if value is None else value)
        clauses[name] = clause = _clause(desk, Spot(stated, name), (name, item), clauses.get(name))
        if "expect" in item:
            frame = Frame(desk, book, clauses, contracts, Names(values={}), clause.severity)
            found = read_expectations(frame, Spot(item, "expect"), item["expect"], "dialogue")
            expectations += [msgspec.structs.replace(one, clause=one.clause or name) for one in found]
    return tuple(expectations)


def _clause(desk: Desk, spot: Spot, named: tuple[str, dict[str, Any]], known: Clause | None) -> Clause:
    name, item = named
    shapes.known_keys(desk, item, _CLAUSE_KEYS, "clauses")
    base = known or Clause(id=name)
    title = _title(desk, item) if "title" in item else {"ru": base.ru, "en": base.en}
    if not title.get("ru") or not title.get("en"):
        desk.report("suite.clause_title", spot, what=name)
    severity = base.severity
    if "severity" in item:
        severity = cast(
            "Severity", shapes.choice(desk, Spot(item, "severity"), item["severity"], SEVERITIES, base.severity)
        )
    return Clause(id=name, ru=title.get("ru", ""), en=title.get("en", ""), severity=severity)


def _title(desk: Desk, item: dict[str, Any]) -> dict[str, str]:
    title = shapes.mapping(desk, Spot(item, "title"), item["title"])
    shapes.known_keys(desk, title, ("ru", "en"), "title")
    return {key: shapes.text(desk, Spot(title, key), value) for key, value in title.items()}
