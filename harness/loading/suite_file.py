"""One suite file: its head, its includes, its dialogues."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.errors import Problem, SuiteError
from harness.loading import shapes
from harness.loading.check_book import CheckBook
from harness.loading.contracts import Contracts
from harness.loading.desk import Desk, shown
from harness.loading.dialogues import Surroundings, read_dialogue
from harness.loading.files import digest_of, document_of, read_bytes, shown_path
from harness.loading.fixtures import UNKNOWN
from harness.loading.gate import Gate
from harness.loading.given import GivenReader, merged
from harness.loading.offers import ApprovedByName
from harness.loading.policies import Policies
from harness.loading.settings import Settings
from harness.loading.yaml_nodes import Document, Spot
from harness.model.dialogue import Dialogue
from harness.model.value import Source

KEYS = ("suite", "title", "tags", "policies", "given", "include", "dialogues")
INCLUDED_KEYS = ("given", "policies", "tags", "include")
_MOST_INCLUDES = 100


@dataclass(slots=True)
class Compiled:
    """What a file came to; with error problems its dialogues must not be run.

    Attributes:
        includes: path of each included file -> digest of its content.
    """

    suite: str = ""
    source: Source | None = None
    dialogues: list[Dialogue] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    packs: tuple[str, ...] = ()
    includes: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Defaults:
    given: dict[str, Any] = field(default_factory=dict)
    packs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def under(self, above: _Defaults) -> _Defaults:
        return _Defaults(
            given=merged(self.given, above.given),
            packs=tuple(dict.fromkeys((*self.packs, *above.packs))),
            tags=tuple(dict.fromkeys((*self.tags, *above.tags))),
        )


@dataclass(frozen=True, slots=True)
class Compiler:
    """Compiles suite files of one project.

    Attributes:
        policies: loads packs by their names; raises `SuiteError`.
        gate: the schema, for files that nothing else finds fault with.
    """

    settings: Settings
    book: CheckBook
    contracts: Contracts
    offers: ApprovedByName
    policies: Callable[[Sequence[str]], Policies]
    gate: Gate

    def compile(self, path: Path, data: bytes) -> Compiled:
        """Everything that the file says, and every problem of it."""
        compiled = Compiled()
        document = document_of(data, shown_path(path))
        desk = Desk(document, list(document.problems))
        if document.root is not None or not desk.problems:
            self._file(desk, path, compiled)
        if not any(problem.level == "error" for problem in (*desk.problems, *compiled.problems)):
            self.gate.check(desk)
        compiled.problems += desk.problems
        return compiled

    def _file(self, desk: Desk, path: Path, compiled: Compiled) -> None:
        root = desk.document.root
        head = shapes.mapping(desk, Spot(root), root)
        if not isinstance(root, dict):
            return
        shapes.known_keys(desk, head, KEYS, "suite")
        for key in ("suite", "dialogues"):
            if key not in head:
                desk.report("suite.missing_key", Spot(head), what=key, where="*.suite.yaml")
        compiled.suite = shapes.text(desk, Spot(head, "suite"), head.get("suite", ""))
        compiled.source = desk.source(Spot(head, "suite"))
        if "suite" in head and isinstance(head["suite"], str) and not compiled.suite.strip():
            desk.report("suite.empty", Spot(head, "suite"), what="suite")
        if "title" in head:
            shapes.text(desk, Spot(head, "title"), head["title"])
        defaults = self._defaults(desk, head, (path.resolve(),), compiled)
        compiled.packs = defaults.packs
        around = Surroundings(
            desk=desk,
            suite=compiled.suite,
            tags=defaults.tags,
            given=defaults.given,
            packs=defaults.packs,
            policies=self._policies(defaults.packs, compiled),
            settings=self.settings,
            book=self.book,
            contracts=self.contracts,
            offers=self.offers,
        )
        items = shapes.sequence(desk, Spot(head, "dialogues"), head["dialogues"]) if "dialogues" in head else []
        if isinstance(head.get("dialogues"), list) and not items:
            desk.report("suite.empty", Spot(head, "dialogues"), what="dialogues")
        seen: dict[str, int] = {}
        for number, item in enumerate(items):
            self._unique(desk, item, seen)
            compiled.dialogues += read_dialogue(around, Spot(items, number), item)

    @staticmethod
    def _unique(desk: Desk, item: Any, seen: dict[str, int]) -> None:
        name = item.get("id") if isinstance(item, dict) else None
        if not isinstance(name, str):
            return
        if name in seen:
            desk.report("suite.duplicate_id", Spot(item, "id"), what=shown(name),
                        first=f"{desk.document.path}:{seen[name]}")  # fmt: skip
        else:
            seen[name] = desk.document.place(Spot(item, "id"))[0]

    def _policies(self, packs: tuple[str, ...], compiled: Compiled) -> Policies:
        known = self.contracts.fixtures.names("policies")
        try:
            return self.policies([name for name in packs if name in known])
        except SuiteError as error:
            compiled.problems += [problem for problem in error.problems if problem not in compiled.problems]
            return Policies(known=False)

    def _defaults(self, desk: Desk, head: dict[str, Any], trail: tuple[Path, ...], compiled: Compiled) -> _Defaults:
        """The file's own defaults over those of its includes, the later include over the earlier."""
        below = _Defaults()
        includes = head.get("include", [])
        if isinstance(includes, str):
            below = self._included(desk, Spot(head, "include"), includes, trail, compiled)
        elif "include" in head:
            items = shapes.sequence(desk, Spot(head, "include"), includes)
            for number, name in enumerate(items):
                below = below.under(self._included(desk, Spot(items, number), name, trail, compiled))
        own = _Defaults()
        if "given" in head:
            reader = GivenReader(self.settings, self.contracts.fixtures, self.offers)
            own.given = reader.check(desk, Spot(head, "given"), head["given"])
        if "tags" in head:
            own.tags = shapes.texts(desk, Spot(head, "tags"), head["tags"])
        if "policies" in head:
            own.packs = shapes.texts(desk, Spot(head, "policies"), head["policies"])
            for number, name in enumerate(own.packs):
                if name not in self.contracts.fixtures.names("policies"):
                    desk.unknown(UNKNOWN["policies"], Spot(head["policies"], number), name,
                                 self.contracts.fixtures.names("policies"))  # fmt: skip
        return below.under(own)

    def _included(self, desk: Desk, spot: Spot, value: Any, trail: tuple[Path, ...], compiled: Compiled) -> _Defaults:
        name = shapes.text(desk, spot, value)
        path = (trail[-1].parent / name).resolve()
        if not name or not path.is_relative_to(self.settings.root.resolve()):
            desk.report("suite.include_outside", spot, what=shown(name))
            return _Defaults()
        if path in trail or len(trail) + len(compiled.includes) > _MOST_INCLUDES:
            desk.report("suite.include_cycle", spot, what=shown(name))
            return _Defaults()
        data = read_bytes(path)
        if isinstance(data, Problem):
            desk.report("suite.include_missing", spot, what=shown(name))
            return _Defaults()
        compiled.includes[str(path)] = digest_of(data)
        document = document_of(data, shown_path(path))
        inner = Desk(document, list(document.problems))
        defaults = self._from(inner, document, (*trail, path), compiled)
        compiled.problems += [problem for problem in inner.problems if problem not in compiled.problems]
        return defaults

    def _from(self, desk: Desk, document: Document, trail: tuple[Path, ...], compiled: Compiled) -> _Defaults:
        if document.root is None and desk.problems:
            return _Defaults()
        head = shapes.mapping(desk, Spot(document.root), document.root)
        shapes.known_keys(desk, head, INCLUDED_KEYS, "include")
        return self._defaults(desk, head, trail, compiled)
