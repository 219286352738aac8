"""The lexicon of forbidden promises as a compliance person writes it: read, checked, and tried on its own examples."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness.errors import Problem
from harness.loading import shapes
from harness.loading.desk import Desk, listed, shown
from harness.loading.files import read_document, shown_path
from harness.loading.yaml_nodes import Spot
from harness.promises.claim import CATEGORIES
from harness.promises.clearing import MEANINGS
from harness.promises.extracting import all_claims
from harness.promises.rules import COMMON, Lexicon, compiled, index_of, put_in
from harness.promises.spelling import readable
from harness.promises.trained import RULE as MODEL
from harness.russian.patterns import compile_pattern

KINDS = ("hedges", "delegates", "reports")
"""Patterns for all categories: they take a claim back."""
_FILE_KEYS = ("category", "about", "hedges", "questions", "sets", "rules", "clears", "skips")
_RULE_KEYS = ("id", "note", "says", "denies", "asked", "unless", "answer", "firm", "sure", "means", "finds", "passes")
_PATTERN_KEYS = ("says", "denies", "asked", "unless")
_ARROW = " → "
"""Parts the client's message from the reply in an example."""
_SET = re.compile(r"<(\w*)>")
_ID = re.compile(r"^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$")


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
        self._strangers = _strangers(folder)

    @property
    def problems(self) -> list[Problem]:
        """All problems so far, in order of file."""
        return [*(problem for desk in self._desks.values() for problem in desk.problems), *self._strangers]

    def _read(self, name: str) -> None:
        desk = self._desks[name]
        root = desk.document.root
        entry = {} if desk.problems else shapes.mapping(desk, Spot(root), root)
        if name == COMMON:
            self._common(desk, entry)
            return
        shapes.known_keys(desk, entry, _FILE_KEYS, "lexicon")
        self._category(desk, entry, name)
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

    def _category(self, desk: Desk, entry: dict[str, Any], name: str) -> None:
        """A file says whose rules it holds, so that one that was copied or renamed is noticed."""
        if desk.problems and not entry:
            return
        if "category" not in entry:
            desk.report("suite.missing_key", Spot(entry), what="category", where=f"{name}.yaml")
        elif entry["category"] != name:
            desk.report("lexicon.other_category", Spot(entry, "category"), what=shown(entry["category"]), name=name)

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
            name = self._id(desk, spot, rule, field)
            if name and name in seen:
                desk.report("lexicon.id_twice", Spot(rule, "id"), what=name)
            seen.add(name)
            self._rule(desk, spot, rule, sets)
            if field == "rules" and not (rule.get("finds") and rule.get("passes")):
                desk.warn("lexicon.no_examples", spot, what=name)

    def _id(self, desk: Desk, spot: Spot, rule: dict[str, Any], field: str) -> str:
        """The name of a rule, by which reports and waivers call it."""
        if "id" not in rule:
            desk.report("suite.missing_key", spot, what="id", where=field)
            return ""
        name = shapes.text(desk, Spot(rule, "id"), rule["id"])
        if name == MODEL:
            desk.report("lexicon.id_of_model", Spot(rule, "id"), what=name)
        elif isinstance(rule["id"], str) and not _ID.match(name):
            desk.report("lexicon.bad_id", Spot(rule, "id"), what=name)
        return name

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
        for key in ("firm", "sure"):
            if key in rule and not isinstance(rule[key], bool):
                desk.report("lexicon.not_yes_or_no", Spot(rule, key), what=key, got=shown(rule[key]))
        for key in ("finds", "passes"):
            if key in rule:
                shapes.texts(desk, Spot(rule, key), rule[key])

    def _patterns(self, desk: Desk, entry: dict[str, Any], key: str, sets: dict[str, str]) -> None:
        sources = shapes.sequence(desk, Spot(entry, key), entry[key])
        for number, source in enumerate(sources):
            spot = Spot(sources, number)
            written = shapes.text(desk, spot, source)
            if not written.strip():
                if isinstance(source, str):
                    desk.report("suite.blank_text", spot, what=key)
                continue
            missing = [name for name in _SET.findall(written) if name not in sets]
            for name in missing if self._desks[COMMON].document.root is not None else ():
                desk.unknown("lexicon.unknown_set", spot, name, sets)
            if missing:
                continue
            try:
                compile_pattern(put_in(written, sets))
            except ValueError:
                desk.report("lexicon.not_a_pattern", spot, what=written)
            except KeyError as error:  # a set that names a set
                desk.unknown("lexicon.unknown_set", spot, str(error.args[0]), sets)

    @property
    def rules(self) -> int:
        """How many rules there are."""
        return sum(
            len(entry.get("rules", ())) + len(entry.get("clears", ())) for entry in self.data["categories"].values()
        )

    def place(self, category: str, examples: list[Any], number: int) -> tuple[str, int, int]:
        """Path, line and column of an item of one of the file's lists."""
        document = self._desks[category].document
        return (document.path, *document.place(Spot(examples, number)))

    def stored(self) -> str:
        """The text of the compiled file: what runs need, without notes and examples."""
        stored = {**without_examples(self.data), "index": index_of(self.compiled())}
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
        asked, text = parts_of(example)
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


def _strangers(folder: Path) -> list[Problem]:
    """Files that look like part of the lexicon and are none: their rules would never be read."""
    known = {f"{name}.yaml" for name in (COMMON, *CATEGORIES)}
    return [
        Problem(code="lexicon.extra_file", path=shown_path(path), parameters={"valid": listed(sorted(known))})
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in {".yaml", ".yml"} and path.name not in known
    ]


def plain_data(roots: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """The data of a lexicon from the content of its files, ``common`` among them."""
    common = roots[COMMON]
    categories = {name: roots[name] for name in CATEGORIES}
    return {"sets": common.get("sets", {}), COMMON: common.get(COMMON, {}), "categories": categories}


def without_examples(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a lexicon without what only people need."""
    kept = {
        name: {key: _bare(value) for key, value in entry.items() if key not in ("about", "category")}
        for name, entry in data["categories"].items()
    }
    return {**data, "categories": kept}


def _bare(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [
        {key: part for key, part in one.items() if key not in ("note", "finds", "passes")}
        if isinstance(one, dict)
        else one
        for one in value
    ]


def parts_of(example: str) -> tuple[str, str]:
    """What the client said in an example, empty when nothing, and the reply."""
    asked, _, text = example.rpartition(_ARROW)
    return asked, text


def found_in(text: str, asked: str, book: Lexicon) -> tuple[Any, ...]:
    """Every reading of every rule, the cleared ones included."""
    return all_claims(readable(text, book.vocabulary).text, readable(asked, book.vocabulary).text, book)
