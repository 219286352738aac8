"""The lexicon of forbidden promises as a compliance person writes it: read, checked, and tried on its own examples."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from harness.errors import Problem
from harness.loading import shapes
from harness.loading.desk import Desk
from harness.loading.files import read_document
from harness.loading.yaml_nodes import Spot
from harness.promises.claim import CATEGORIES
from harness.promises.clearing import MEANINGS
from harness.promises.extracting import all_claims
from harness.promises.rules import COMMON, Lexicon, compiled, index_of, put_in
from harness.promises.spelling import readable
from harness.russian.patterns import compile_pattern

KINDS = ("hedges", "delegates", "reports")
"""Patterns for all categories: they take a claim back."""
_FILE_KEYS = ("category", "about", "hedges", "questions", "sets", "rules", "clears", "skips")
_RULE_KEYS = ("id", "note", "says", "denies", "asked", "unless", "answer", "firm", "sure", "means", "finds", "passes")
_PATTERN_KEYS = ("says", "denies", "asked", "unless")
_ARROW = " → "
"""Parts the client's message from the reply in an example."""
_SET = re.compile(r"<(\w*)>")


class LexiconFolder:
    """A folder of lexicon files.

    Attributes:
        data: plain values of all files, as `harness.promises.rules.compiled` takes them.
        problems: of all files.

    Args:
        folder: holds ``common.yaml`` and ``<category>.yaml``.
    """

    def __init__(self, folder: Path) -> None:
        self.data: dict[str, Any] = {"sets": {}, COMMON: {}, "categories": {}}
        self._desks: dict[str, Desk] = {}
        for name in (COMMON, *CATEGORIES):
            document = read_document(folder / f"{name}.yaml")
            self._desks[name] = Desk(document, list(document.problems))
            self._read(name)

    @property
    def problems(self) -> list[Problem]:
        """All problems so far, in order of file."""
        return [problem for desk in self._desks.values() for problem in desk.problems]

    def _read(self, name: str) -> None:
        desk = self._desks[name]
        root = desk.document.root
        entry = {} if desk.problems else shapes.mapping(desk, Spot(root), root)
        if name == COMMON:
            self._common(desk, entry)
            return
        shapes.known_keys(desk, entry, _FILE_KEYS, "lexicon")
        sets = {**self.data["sets"], **self._sets(desk, entry)}
        if "hedges" in entry:
            shapes.choice(desk, Spot(entry, "hedges"), entry["hedges"], ("clear", "keep"), "clear")
        if "questions" in entry:
            shapes.choice(desk, Spot(entry, "questions"), entry["questions"], ("clear", "keep"), "clear")
        for field in ("rules", "clears"):
            self._rules(desk, entry, field, sets)
        if "skips" in entry:
            self._patterns(desk, entry, "skips", sets)
        self.data["categories"][name] = entry

    def _common(self, desk: Desk, entry: dict[str, Any]) -> None:
        shapes.known_keys(desk, entry, ("sets", COMMON), "lexicon")
        self.data["sets"] = self._sets(desk, entry)
        kinds = shapes.mapping(desk, Spot(entry, COMMON), entry.get(COMMON, {})) if entry else {}
        shapes.known_keys(desk, kinds, KINDS, COMMON)
        for kind in kinds:
            self._patterns(desk, kinds, kind, self.data["sets"])
        self.data[COMMON] = kinds

    def _sets(self, desk: Desk, entry: dict[str, Any]) -> dict[str, str]:
        sets = shapes.mapping(desk, Spot(entry, "sets"), entry["sets"]) if "sets" in entry else {}
        return {name: shapes.text(desk, Spot(sets, name), words) for name, words in sets.items()}

    def _rules(self, desk: Desk, entry: dict[str, Any], field: str, sets: dict[str, str]) -> None:
        rules = shapes.sequence(desk, Spot(entry, field), entry[field]) if field in entry else []
        seen: set[str] = set()
        for number, value in enumerate(rules):
            spot = Spot(rules, number)
            rule = shapes.mapping(desk, spot, value)
            shapes.known_keys(desk, rule, _RULE_KEYS, field)
            name = shapes.text(desk, Spot(rule, "id"), rule["id"]) if "id" in rule else ""
            if not name:
                desk.report("suite.missing_key", spot, what="id", where=field)
            elif name in seen:
                desk.report("lexicon.id_twice", Spot(rule, "id"), what=name)
            seen.add(name)
            self._rule(desk, spot, rule, sets)
            if field == "rules" and not (rule.get("finds") and rule.get("passes")):
                desk.warn("lexicon.no_examples", spot, what=name)

    def _rule(self, desk: Desk, spot: Spot, rule: dict[str, Any], sets: dict[str, str]) -> None:
        for key in _PATTERN_KEYS:
            if key in rule:
                self._patterns(desk, rule, key, sets)
        if not any(rule.get(key) for key in ("says", "denies")) and not (rule.get("asked") and rule.get("answer")):
            desk.report("lexicon.finds_nothing", spot, what=str(rule.get("id", "")))
        if "answer" in rule:
            shapes.choice(desk, Spot(rule, "answer"), rule["answer"], ("yes", "no"), "yes")
        if "means" in rule:
            shapes.choice(desk, Spot(rule, "means"), rule["means"], tuple(MEANINGS), "third")
        for key in ("finds", "passes"):
            if key in rule:
                shapes.texts(desk, Spot(rule, key), rule[key])

    def _patterns(self, desk: Desk, entry: dict[str, Any], key: str, sets: dict[str, str]) -> None:
        sources = shapes.sequence(desk, Spot(entry, key), entry[key])
        for number, source in enumerate(sources):
            spot = Spot(sources, number)
            written = shapes.text(desk, spot, source)
            missing = [name for name in _SET.findall(written) if name not in sets]
            for name in missing:
                desk.unknown("lexicon.unknown_set", spot, name, sets)
            if missing or not written:
                continue
            try:
                compile_pattern(put_in(written, sets))
            except ValueError:
                desk.report("lexicon.not_a_pattern", spot, what=written)

    @property
    def rules(self) -> int:
        """How many rules there are."""
        return sum(
            len(entry.get("rules", ())) + len(entry.get("clears", ())) for entry in self.data["categories"].values()
        )

    def stored(self) -> str:
        """The text of the compiled file: what runs need, without notes and examples."""
        kept = {
            name: {key: _without_examples(value) for key, value in entry.items() if key not in ("about", "category")}
            for name, entry in self.data["categories"].items()
        }
        stored = {**self.data, "categories": kept, "index": index_of(self.compiled())}
        return json.dumps(stored, ensure_ascii=False, indent=0) + "\n"

    def compiled(self) -> Lexicon:
        """The lexicon, when there are no problems."""
        return compiled(self.data)

    def try_examples(self) -> int:
        """Hold every rule against its own examples, returning how many; what comes out wrong becomes a problem."""
        book = self.compiled()
        count = 0
        for category in CATEGORIES:
            for field in ("rules", "clears"):
                for rule in self.data["categories"][category].get(field, ()):
                    for key in ("finds", "passes"):
                        for number, example in enumerate(rule.get(key, ())):
                            count += 1
                            self._try(book, category, (field, rule, key, number), example)
        return count

    def _try(self, book: Lexicon, category: str, place: tuple[str, dict[str, Any], str, int], example: str) -> None:
        field, rule, key, number = place
        asked, _, text = example.rpartition(_ARROW)
        claims = [claim for claim in found_in(text, asked, book) if claim.category == category]
        binding = sorted({claim.rule for claim in claims if claim.binds})
        spot = Spot(rule[key], number)
        if key == "passes" and binding:
            self._desks[category].report("lexicon.finds_counterexample", spot, what=text, by=", ".join(binding))
        if key == "finds" and field == "rules" and rule["id"] not in binding:
            by = ", ".join(sorted({f"{claim.rule} ({claim.modality}: {claim.cleared_by})" for claim in claims})) or "–"
            self._desks[category].report("lexicon.misses_example", spot, what=text, rule=rule["id"], by=by)
        if key == "finds" and field == "clears" and not any(claim.cleared_by == rule["id"] for claim in claims):
            self._desks[category].report(
                "lexicon.misses_example", spot, what=text, rule=rule["id"], by=", ".join(binding) or "–"
            )


def _without_examples(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [
        {key: part for key, part in one.items() if key not in ("note", "finds", "passes")}
        if isinstance(one, dict)
        else one
        for one in value
    ]


def found_in(text: str, asked: str, book: Lexicon) -> tuple[Any, ...]:
    """Every reading of every rule, the cleared ones included."""
    return all_claims(readable(text, book.vocabulary).text, readable(asked, book.vocabulary).text, book)
