"""Clause catalogues and policy packs: what the bots must obey, and the expectations that follow from it."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from harness import __version__
from harness.errors import Problem, SuiteError
from harness.loading import shapes
from harness.loading.cache import keep
from harness.loading.check_book import CheckBook, digest
from harness.loading.clauses import ClauseReader, languages
from harness.loading.contracts import Contracts
from harness.loading.desk import Desk
from harness.loading.expectations import read_expectations
from harness.loading.files import read_bytes
from harness.loading.fixtures import SUFFIX, Fixtures, open_fixture
from harness.loading.frame import Frame
from harness.loading.placeholders import Names
from harness.loading.settings import Settings
from harness.loading.yaml_nodes import Spot
from harness.model import codec
from harness.model.clause import OVERDUE, Clause
from harness.model.dialogue import Expectation
from harness.model.value import Value
from harness.registry import Registry

_KEYS = ("policy", "title", "defaults", "clauses")


class Policies(Value, frozen=True, kw_only=True):
    """Clauses and packs that were loaded together.

    Attributes:
        clauses: by id.
        packs: name -> expectations that the pack adds to each dialogue, each with its clause.
        members: name -> ids of the clauses that the pack states or takes up.
        digest: of all of it.
        known: False when they could not be read, so that nobody can tell which clauses there are.
    """

    clauses: dict[str, Clause] = {}
    packs: dict[str, tuple[Expectation, ...]] = {}
    members: dict[str, tuple[str, ...]] = {}
    digest: str = ""
    known: bool = True

    def overdue(self, day: str, names: Iterable[str] | None = None) -> Iterator[Problem]:
        """A warning for every clause (of these ids, if given) that nobody vouches for any more on that day."""
        for name in self.clauses if names is None else sorted(set(names) & self.clauses.keys()):
            clause = self.clauses[name]
            state = clause.state(day)
            if state in OVERDUE:
                last = clause.effective_to if state == "expired" else clause.review_due
                yield from _warning(clause, f"policy.{state}", what=name, last=last, day=day)

    def unfounded(self, day: str) -> Iterator[Problem]:
        """A warning for every clause that lacks a test, a basis or (one of law) a last day; or was checked after it."""
        for name, clause in self.clauses.items():
            missing = [f"@policy.missing.{what}" for what in _missing(clause)]
            if missing:
                yield from _warning(clause, "policy.unfounded", what=name, missing=missing)
            verified = max((clause.verified_on, *(basis.verified_on for basis in clause.basis)))
            if verified > day:
                yield from _warning(clause, "policy.verified_later", what=name, verified=verified, day=day)


def _warning(clause: Clause, code: str, **parameters: Any) -> Iterator[Problem]:
    at = clause.source
    if at is not None:
        yield Problem(code=code, path=at.path, line=at.line, column=at.column, parameters=parameters, level="warning")


def _missing(clause: Clause) -> Iterator[str]:
    if not (clause.checks or clause.not_testable):
        yield "test"
    if not clause.basis:
        yield "basis"
    lawful = not clause.basis or any(basis.kind == "law" for basis in clause.basis)
    if lawful and not (clause.review_due or clause.effective_to):
        yield "date"  # the business changes its own rules when it likes; the law changes by itself


def load_policies(names: Sequence[str], settings: Settings, checks: Registry | CheckBook) -> Policies:
    """Read ``fixtures/policies/<name>.yaml`` of all names; earlier ones define clauses that later ones may take up.

    The catalogues of the settings come first, whether they are named or not.

    Raises:
        SuiteError: a pack does not exist or has problems; all problems of all packs.
    """
    book = checks if isinstance(checks, CheckBook) else CheckBook(checks)
    shelf = _Shelf(book, Contracts(settings, Fixtures(settings.fixtures)))
    problems: list[Problem] = []
    for name in dict.fromkeys((*settings.policies, *names)):
        try:
            desk = open_fixture(settings.fixtures, "policies", name)
        except SuiteError as error:
            problems += error.problems
            continue
        shelf.read(name, desk)
        problems += desk.problems
    if problems:
        raise SuiteError(problems)
    content = hashlib.sha256(codec.encode([shelf.clauses, shelf.packs])).hexdigest()
    return Policies(clauses=shelf.clauses, packs=shelf.packs, members=shelf.members, digest=content)


class _Kept(Value, frozen=True, kw_only=True):
    """Policies in the cache, and the key of the inputs they were made from."""

    key: str
    policies: Policies


def kept_policies(names: Sequence[str], settings: Settings, checks: Registry) -> Policies:
    """Like `load_policies`, from the cache when neither the files nor the checks have changed.

    Raises:
        SuiteError: as `load_policies`; problems are never cached.
    """
    key = _key(names, settings, checks)
    path = settings.cache / f"policies-{hashlib.sha256(repr(tuple(names)).encode()).hexdigest()[:16]}.json"
    with contextlib.suppress(OSError, ValueError):  # missing, cut short, or not ours
        kept = msgspec.json.decode(path.read_bytes(), type=_Kept)
        if kept.key == key:
            return kept.policies
    policies = load_policies(names, settings, checks)
    keep(path, codec.encode(_Kept(key=key, policies=policies)))
    return policies


def _key(names: Sequence[str], settings: Settings, checks: Registry) -> str:
    seen = hashlib.sha256(repr((__version__, digest(checks), settings.policies, tuple(names))).encode())
    for sort in ("policies", "contracts"):
        for path in sorted((settings.fixtures / sort).glob(f"*{SUFFIX}")):
            data = read_bytes(path)
            seen.update(path.name.encode() + (b"" if isinstance(data, Problem) else data))
    return seen.hexdigest()


class _Shelf:
    """What the files read so far say."""

    def __init__(self, book: CheckBook, contracts: Contracts) -> None:
        self._book = book
        self._contracts = contracts
        self._expected: dict[str, tuple[Expectation, ...]] = {}
        self.clauses: dict[str, Clause] = {}
        self.packs: dict[str, tuple[Expectation, ...]] = {}
        self.members: dict[str, tuple[str, ...]] = {}

    def read(self, pack: str, desk: Desk) -> None:
        """Take in one file."""
        root = desk.document.root
        data = {} if desk.problems else shapes.mapping(desk, Spot(root), root)
        shapes.known_keys(desk, data, _KEYS, "policy")
        if "title" in data:
            languages(desk, Spot(data, "title"), data["title"])
        defaults = shapes.mapping(desk, Spot(data, "defaults"), data["defaults"]) if "defaults" in data else {}
        reader = ClauseReader(desk, self._book, dict(self.clauses), defaults)
        stated = data.get("clauses", {})
        if isinstance(stated, list):
            names = [self._named(desk, Spot(stated, number), name) for number, name in enumerate(stated)]
            found = [one for name in names for one in self._expected.get(name, ())]
        else:
            stated = shapes.mapping(desk, Spot(data, "clauses"), stated) if "clauses" in data else {}
            names = list(stated)
            found = [one for name in names for one in self._clause(desk, reader, stated, name)]
        if data and not names:
            desk.report("suite.empty", Spot(data), what="clauses")
        self.packs[pack] = tuple(found)
        self.members[pack] = tuple(names)

    def _named(self, desk: Desk, spot: Spot, value: Any) -> str:
        """A clause that a pack takes up as the catalogue has it."""
        name = shapes.text(desk, spot, value)
        if name and name not in self.clauses:
            desk.unknown("suite.unknown_clause", spot, name, self.clauses)
        elif name and not self._expected.get(name):
            desk.report("suite.clause_expects_nothing", spot, what=name)
        return name

    def _clause(self, desk: Desk, reader: ClauseReader, stated: dict[str, Any], name: str) -> tuple[Expectation, ...]:
        value = stated[name]
        item = shapes.mapping(desk, Spot(stated, name), {} if value is None else value)
        clause = reader.read(name, Spot(stated, name), item)
        if "expect" in item:
            frame = Frame(desk, self._book, self.clauses, self._contracts, Names(values={}), clause.severity)
            read = read_expectations(frame, Spot(item, "expect"), item["expect"], "dialogue")
            found = tuple(msgspec.structs.replace(one, clause=one.clause or name) for one in read)
            self._expected.setdefault(name, found)
            checks = (*clause.checks, *(one.name for one in found))
            clause = msgspec.structs.replace(clause, checks=tuple(dict.fromkeys(checks)), not_testable={})
        else:
            found = self._expected.get(name, ())
        self.clauses[name] = clause
        return found
