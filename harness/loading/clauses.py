"""Clause records: what one clause of a policy file says, and everything that is wrong with it."""

from __future__ import annotations

from typing import Any, cast, get_args

from harness.loading import shapes
from harness.loading.check_book import CheckBook
from harness.loading.desk import Desk, shown
from harness.loading.yaml_nodes import Spot
from harness.model.clause import Basis, BasisKind, Clause, Confidence
from harness.model.dialogue import SEVERITIES, Severity
from harness.model.value import Source

VERTICALS = ("salon", "salon_medical", "clinic", "fitness", "education")
_DAYS = ("effective_from", "effective_to", "verified_on", "review_due")
DEFAULTS = ("verticals", "basis", *_DAYS, "reviewed_by", "version")
"""What a file may say once for all its clauses."""
KEYS = ("title", "severity", *DEFAULTS, "expect", "checks", "not_testable")
_RESTATED = ("expect", "checks")
"""What a later file may say of a clause that an earlier one defines: how else it is tested, not what it is worth."""
_BASIS_KEYS = ("act", "article", "kind", "confidence", "url", "verified_on")
_LANGUAGES = ("ru", "en")


class ClauseReader:
    """Reads the clauses of one file.

    Args:
        desk: of the file.
        book: the checks that a clause may name.
        known: clauses of files read before, which later ones may extend.
        defaults: what the file says once for all its clauses; None for a file that cannot be used.
    """

    def __init__(self, desk: Desk, book: CheckBook, known: dict[str, Clause], defaults: dict[str, Any]) -> None:
        self._desk = desk
        self._book = book
        self._known = known
        shapes.known_keys(desk, defaults, DEFAULTS, "defaults")
        self._defaults = self._record(defaults)

    def read(self, name: str, spot: Spot, item: dict[str, Any]) -> Clause:
        """One clause; of one that an earlier file defines only what is tested may be said."""
        desk = self._desk
        shapes.known_keys(desk, item, KEYS, "clauses")
        base = self._known.get(name)
        if base is not None:
            self._only_restated(name, item, base)
        found = {**({} if base else self._defaults), **self._record(item)}
        if "title" in item:
            found |= languages(desk, Spot(item, "title"), item["title"])
        if "severity" in item:
            at = Spot(item, "severity")
            found["severity"] = cast("Severity", shapes.choice(desk, at, item["severity"], SEVERITIES, "major"))
        found |= self._tested(item)
        line, column = desk.document.place(Spot(spot.container, name, on_key=True))
        source = base.source if base else Source(path=desk.document.path, line=line, column=column)
        clause = Clause(id=name, **{**_fields(base), **found, "source": source})
        if not (clause.ru or clause.en) and "title" not in item:
            desk.report("suite.clause_title", spot, what=name)
        if clause.review_due and clause.verified_on > clause.review_due:
            at = Spot(item, "verified_on") if "verified_on" in item else spot
            desk.report("suite.verified_after_review", at, verified=clause.verified_on, review=clause.review_due)
        if clause.effective_to and clause.effective_from > clause.effective_to:
            at = Spot(item, "effective_to") if "effective_to" in item else spot
            desk.report("suite.period", at, first=clause.effective_from, last=clause.effective_to)
        return clause

    def _only_restated(self, name: str, item: dict[str, Any], base: Clause) -> None:
        where = base.source.path if base.source else ""
        for key in item:
            if key in KEYS and key not in _RESTATED:
                self._desk.report(
                    "suite.clause_overridden", Spot(item, key, on_key=True), what=name, key=key, where=where
                )

    def _record(self, item: dict[str, Any]) -> dict[str, Any]:
        """The fields that a clause or the defaults may have; null takes a default back."""
        desk = self._desk
        found: dict[str, Any] = {}
        for key in _DAYS:
            if key in item:
                day = shapes.day(desk, Spot(item, key), item[key]) if item[key] is not None else None
                found[key] = day.isoformat() if day else ""
        if "reviewed_by" in item:
            who = item["reviewed_by"]
            found["reviewed_by"] = who if who is None else shapes.text(desk, Spot(item, "reviewed_by"), who)
        if "version" in item:
            found["version"] = shapes.whole(desk, Spot(item, "version"), item["version"], least=1)
        if "verticals" in item:
            names = shapes.sequence(desk, Spot(item, "verticals"), item["verticals"])
            found["verticals"] = tuple(
                shapes.choice(desk, Spot(names, number), name, VERTICALS, "") for number, name in enumerate(names)
            )
        if "basis" in item:
            acts = shapes.sequence(desk, Spot(item, "basis"), item["basis"])
            found["basis"] = tuple(self._basis(Spot(acts, number), act) for number, act in enumerate(acts))
        return found

    def _basis(self, spot: Spot, value: Any) -> Basis:
        desk = self._desk
        item = shapes.mapping(desk, spot, value)
        shapes.known_keys(desk, item, _BASIS_KEYS, "basis")
        if item and "act" not in item:
            desk.report("suite.missing_key", spot, what="act", where="basis")
        act = item.get("act", "")
        names = languages(desk, Spot(item, "act"), act) if isinstance(act, dict) else {"ru": act}
        if not isinstance(act, dict | str):
            desk.report("suite.not_text", Spot(item, "act"), what="act", got=shown(act))
            names = {"ru": ""}
        if "verified_on" in item:
            shapes.day(desk, Spot(item, "verified_on"), item["verified_on"])
        return Basis(
            **{"ru": "", **names},
            article=self._text(item, "article"),
            url=self._text(item, "url"),
            kind=cast("BasisKind", self._choice(item, "kind", get_args(BasisKind), "law")),
            confidence=cast("Confidence", self._choice(item, "confidence", get_args(Confidence), "medium")),
            verified_on=str(item.get("verified_on", "")),
        )

    def _text(self, item: dict[str, Any], key: str) -> str:
        return shapes.text(self._desk, Spot(item, key), item[key]) if key in item else ""

    def _choice(self, item: dict[str, Any], key: str, names: tuple[str, ...], default: str) -> str:
        return shapes.choice(self._desk, Spot(item, key), item[key], names, default) if key in item else default

    def _tested(self, item: dict[str, Any]) -> dict[str, Any]:
        """How the clause is tested: by checks that dialogues use, or why not at all."""
        desk = self._desk
        found: dict[str, Any] = {}
        if "checks" in item:
            names = shapes.texts(desk, Spot(item, "checks"), item["checks"])
            for number, name in enumerate(names):
                if self._book.find(name) is None:
                    desk.unknown("suite.unknown_check", Spot(item["checks"], number), name, self._book)
            found["checks"] = names
        if "not_testable" in item:
            found["not_testable"] = languages(desk, Spot(item, "not_testable"), item["not_testable"])
            if "checks" in item or "expect" in item:
                desk.report("suite.tested_or_not", Spot(item, "not_testable", on_key=True))
        return found


def languages(desk: Desk, spot: Spot, value: Any) -> dict[str, str]:
    """``{ru: …, en: …}``: both or a problem."""
    item = shapes.mapping(desk, spot, value)
    shapes.known_keys(desk, item, _LANGUAGES, str(spot.key))
    for language in _LANGUAGES if isinstance(value, dict) else ():
        if language not in item:
            desk.report("suite.missing_key", spot, what=language, where=str(spot.key))
    return {key: shapes.text(desk, Spot(item, key), text) for key, text in item.items() if key in _LANGUAGES}


def _fields(clause: Clause | None) -> dict[str, Any]:
    if clause is None:
        return {}
    return {name: getattr(clause, name) for name in Clause.__struct_fields__ if name != "id"}
