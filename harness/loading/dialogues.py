"""A dialogue of a suite file: from its mapping to one model dialogue per case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from harness.loading import shapes
from harness.loading.check_book import CheckBook
from harness.loading.contracts import Contracts
from harness.loading.desk import Desk, shown
from harness.loading.expectations import read_expectations
from harness.loading.frame import Frame
from harness.loading.given import GivenReader, merged
from harness.loading.offers import ApprovedByName
from harness.loading.placeholders import Names, client_names
from harness.loading.policies import Policies
from harness.loading.settings import Settings
from harness.loading.turns import read_turns
from harness.loading.yaml_nodes import Spot
from harness.model.dialogue import KINDS, SEVERITIES, AnyTurn, Dialogue, Expectation, Given, Kind, Severity

_LEAST_LETTERS = 3
KEYS = ("id", "title", "kind", "severity", "tags", "covers", "waive", "given", "cases", "turns", "expect")
_REQUIRED = ("id", "turns")
_ID = re.compile(r"[^\s\[\]:/\\]+\Z")
_LONGEST_ID = 120


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the file says for all its dialogues, and what may be named.

    Attributes:
        given: merged defaults of the file and its includes.
        packs: names of the policy packs that apply.
    """

    desk: Desk
    suite: str
    tags: tuple[str, ...]
    given: dict[str, Any]
    packs: tuple[str, ...]
    policies: Policies
    settings: Settings
    book: CheckBook
    contracts: Contracts
    offers: ApprovedByName


def read_dialogue(around: Surroundings, spot: Spot, value: Any) -> Iterator[Dialogue]:
    """The dialogues that an item of ``dialogues`` stands for; with problems on the desk they must not be run."""
    desk = around.desk
    item = shapes.mapping(desk, spot, value)
    shapes.known_keys(desk, item, KEYS, "dialogues")
    for key in _REQUIRED:
        if isinstance(value, dict) and key not in item:
            desk.report("suite.missing_key", spot, what=key, where="dialogues")
    name = read_id(desk, Spot(item, "id"), item["id"]) if "id" in item else ""
    reader = GivenReader(around.settings, around.contracts.fixtures, around.offers)
    own = reader.check(desk, Spot(item, "given"), item["given"]) if "given" in item else {}
    base = merged(around.given, own)
    about = _about(around, item)
    for case, parameters in _cases(desk, item):
        full = f"{name}[{case}]" if case else name
        yield _Case(around, reader, item, spot).read(full, (case, parameters), base, about)


def read_id(desk: Desk, spot: Spot, value: Any) -> str:
    """An id: no spaces, brackets, colons or slashes, because it is part of addresses."""
    name = shapes.text(desk, spot, value)
    if isinstance(value, str) and (not _ID.match(name) or len(name) > _LONGEST_ID):
        desk.report("suite.bad_id", spot, got=shown(name))
    return name


def _cases(desk: Desk, item: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    if "cases" not in item:
        yield "", {}
        return
    cases = shapes.mapping(desk, Spot(item, "cases"), item["cases"])
    if isinstance(item["cases"], dict) and not cases:
        desk.report("suite.empty", Spot(item, "cases"), what="cases")
    for case, value in cases.items():
        if not _ID.match(case):
            desk.report("suite.bad_id", Spot(cases, case, on_key=True), got=shown(case))
        yield case, shapes.mapping(desk, Spot(cases, case), {} if value is None else value)


def _about(around: Surroundings, item: dict[str, Any]) -> dict[str, Any]:
    """Everything of a dialogue that cases share."""
    desk = around.desk
    kind = shapes.choice(desk, Spot(item, "kind"), item["kind"], KINDS, KINDS[0]) if "kind" in item else KINDS[0]
    severity = "major"
    if "severity" in item:
        severity = shapes.choice(desk, Spot(item, "severity"), item["severity"], SEVERITIES, severity)
    tags = shapes.texts(desk, Spot(item, "tags"), item["tags"]) if "tags" in item else ()
    covers = shapes.texts(desk, Spot(item, "covers"), item["covers"]) if "covers" in item else ()
    for number, clause in enumerate(covers):
        _known_clause(around, Spot(item["covers"], number), clause)
    waive = shapes.mapping(desk, Spot(item, "waive"), item["waive"]) if "waive" in item else {}
    for clause, reason in waive.items():
        _known_clause(around, Spot(waive, clause, on_key=True), clause)
        if not _explains(shapes.text(desk, Spot(waive, clause), reason)) and isinstance(reason, str):
            desk.report("suite.waive_reason", Spot(waive, clause), what=clause)
    return {
        "kind": cast("Kind", kind),
        "severity": cast("Severity", severity),
        "tags": tuple(dict.fromkeys((*around.tags, *tags))),
        "covers": covers,
        "waive": {clause: str(reason) for clause, reason in waive.items()},
    }


def _explains(reason: str) -> bool:
    """Whether there is a word in a reason: «-», «.» and «ok» tell a later reader nothing."""
    return sum(character.isalpha() for character in reason) >= _LEAST_LETTERS


def _known_clause(around: Surroundings, spot: Spot, clause: str) -> None:
    if around.policies.known and clause not in around.policies.clauses:
        around.desk.unknown("suite.unknown_clause", spot, clause, around.policies.clauses)


class _Case:
    """One case of a dialogue; without cases, the dialogue itself."""

    def __init__(self, around: Surroundings, reader: GivenReader, item: dict[str, Any], spot: Spot) -> None:
        self._around = around
        self._reader = reader
        self._item = item
        self._spot = spot

    def read(
        self, name: str, case: tuple[str, dict[str, Any]], base: dict[str, Any], about: dict[str, Any]
    ) -> Dialogue:
        desk, item = self._around.desk, self._item
        names = Names(values=dict(case[1]), case=case[0])
        known = self._around.policies.clauses if self._around.policies.known else None
        frame = Frame(desk, self._around.book, known, self._around.contracts, names, about["severity"])
        given = self._given(frame, base)
        title = str(frame.fill(item["title"], Spot(item, "title"))) if "title" in item else ""
        if "title" in item:
            shapes.text(desk, Spot(item, "title"), item["title"])
        turns = read_turns(frame, Spot(item, "turns"), item["turns"]) if "turns" in item else ()
        expect: tuple[Expectation, ...] = ()
        if "expect" in item:
            expect = read_expectations(frame, Spot(item, "expect"), item["expect"], "dialogue")
        if not frame.own and "turns" in item:
            desk.report("suite.checks_nothing", self._spot, what=name)
        for key in case[1]:
            if key not in names.used:
                desk.report("suite.unused_parameter", Spot(case[1], key, on_key=True), what=key, case=case[0])
        packs = self._packs()
        self._idle_waivers(turns, (*expect, *packs), about["waive"])
        sound = not any(problem.level == "error" for problem in desk.problems)
        return Dialogue(
            id=name,
            suite=self._around.suite,
            title=title,
            given=self._reader.build(given) if sound else Given(),
            turns=turns,
            expect=(*expect, *packs),
            source=desk.source(self._spot),
            **about,
        )

    def _packs(self) -> tuple[Expectation, ...]:
        """What the packs add; what two packs take from one place of the catalogue counts once."""
        policies = self._around.policies
        found = (one for pack in self._around.packs for one in policies.packs.get(pack, ()))
        return tuple({(one.clause, one.name, str(one.source)): one for one in found}.values())

    def _idle_waivers(self, turns: tuple[AnyTurn, ...], expect: tuple[Expectation, ...], waive: dict[str, str]) -> None:
        """Waiving what nothing here cites is odd, but harms nobody."""
        if not waive:
            return
        cited = {one.clause for one in (*expect, *(one for turn in turns for one in turn.expect))}
        for clause in waive:
            if clause not in cited and clause in self._around.policies.clauses:
                self._around.desk.warn("suite.idle_waive", Spot(self._item["waive"], clause, on_key=True), what=clause)

    def _given(self, frame: Frame, base: dict[str, Any]) -> dict[str, Any]:
        """Case parameters go into ``given`` first; then the client's data may be named in the rest of it."""
        spot = Spot(self._item, "given" if "given" in self._item else "id")
        client = base.get("client")
        if isinstance(client, dict):
            client = frame.fill(client, spot)
            frame.names.values.update(client_names(client))
        rest = {key: value for key, value in base.items() if key != "client"}
        filled: dict[str, Any] = frame.fill(rest, spot)
        self._reader.check_filled(frame.desk, spot, rest, filled)
        return {**filled, "client": client} if client is not None else filled
