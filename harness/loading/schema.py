"""The JSON Schema of suite files, generated from the collected checks: for editors and for ``harness schema``."""

from __future__ import annotations

from typing import Any

import msgspec

from harness.loading import schema_parts as parts
from harness.loading.check_book import NEGATION, CheckBook, CheckShape
from harness.loading.schema_parts import Schema, closed, one_or_list, ref
from harness.model.dialogue import KINDS, SEVERITIES
from harness.registry import Registry

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def suite_schema(checks: Registry | CheckBook) -> Schema:
    """The schema of a suite file (draft 2020-12).

    Args:
        checks: registry of sort ``check``; titles and arguments come from their docstrings and fields.
    """
    book = checks if isinstance(checks, CheckBook) else CheckBook(checks)
    values, definitions = _values(book)
    written = {name: values[name] for name in book}
    written |= {f"{NEGATION}{name}": _negated(values[name]) for name in book if f"{NEGATION}{name}" not in book}
    goals: Schema = {"booked": {"const": True}, "escalated": values.get("escalated", {"const": True})}
    beside: Schema = {"severity": {"enum": list(SEVERITIES)}, "clause": {"type": "string"}}
    expectation = {
        "anyOf": [
            {"enum": sorted(name for name in written if _bare(book, name))},
            closed({**written, **beside}, minProperties=1, maxProperties=3),
        ]
    }
    return {
        "$schema": DRAFT,
        "title": "Suite of dialogues",
        **_file(),
        "$defs": {
            "placeholder": parts.PLACEHOLDER,
            "matcher": parts.matcher(),
            "given": parts.given(),
            "turn": parts.turn(),
            "turns": {"type": "array", "items": ref("turn"), "minItems": 1},
            "expectation": expectation,
            "expectations": one_or_list(ref("expectation")),
            "goal": closed({**written, **goals}, minProperties=1),
            "dialogue": _dialogue(),
            **definitions,
        },
    }


def _bare(book: CheckBook, name: str) -> bool:
    """Whether the name alone says enough."""
    found = book.find(name)
    return found is not None and not any(item.required for item in found[0].arguments.values())


def _file() -> Schema:
    return closed(
        {
            "suite": {"type": "string", "minLength": 1, "description": "Unique id: salon/booking"},
            "title": parts.TEXT,
            "tags": parts.TEXTS,
            "policies": {**parts.TEXTS, "description": "Clause packs: fixtures/policies/<name>.yaml"},
            "given": ref("given"),
            "include": {
                "anyOf": [parts.TEXT, parts.TEXTS],
                "description": "Files of the project whose given, policies and tags are defaults below this file's",
            },
            "dialogues": {"type": "array", "items": ref("dialogue"), "minItems": 1},
        },
        ["suite", "dialogues"],
    )


def _dialogue() -> Schema:
    return closed(
        {
            "id": {"type": "string", "pattern": r"^[^\s\[\]:/\\]+$", "maxLength": 120},
            "title": parts.TEXT,
            "kind": {"enum": list(KINDS)},
            "severity": {"enum": list(SEVERITIES)},
            "tags": parts.TEXTS,
            "covers": {**parts.TEXTS, "description": "Clauses that this dialogue tests"},
            "waive": {"type": "object", "additionalProperties": parts.TEXT, "description": "clause: reason"},
            "given": ref("given"),
            "cases": {
                "type": "object",
                "additionalProperties": {"type": ["object", "null"]},
                "minProperties": 1,
                "description": "case: {key: value}; one dialogue per case, {key} in texts",
            },
            "turns": ref("turns"),
            "expect": ref("expectations"),
        },
        ["id", "turns"],
    )


def _values(book: CheckBook) -> tuple[dict[str, Schema], Schema]:
    """What may stand behind each check's name, and the definitions that this refers to."""
    kinds = {(shape.name, item.name): item.kind for shape in book.values() for item in shape.arguments.values()}
    schemas, definitions = msgspec.json.schema_components(
        [kind for kind in kinds.values() if _describable(kind)], ref_template="#/$defs/{name}"
    )
    known = iter(schemas)
    written = {place: next(known) if _describable(kind) else {} for place, kind in kinds.items()}
    return {name: _value(shape, written) for name, shape in book.items()}, definitions


def _describable(kind: Any) -> bool:
    """Whether a field's type can be put into JSON Schema; a plug-in may use types of its own."""
    try:
        msgspec.json.schema_components([kind])
    except TypeError:
        return False
    return True


def _value(shape: CheckShape, written: dict[tuple[str, str], Any]) -> Schema:
    properties = {name: _or_placeholder(written[shape.name, name]) for name in shape.arguments}
    required = [item.name for item in shape.arguments.values() if item.required]
    keywords = closed(properties, required)
    if shape.rest is not None:
        keywords["additionalProperties"] = True
    forms: list[Any] = [keywords]
    if not required:
        forms.append({"enum": [None, True]})
    if shape.positional is not None and shape.positional in properties:
        forms.append(properties[shape.positional])
    return {"description": shape.title, "anyOf": forms}


def _or_placeholder(schema: Any) -> Schema:
    return {"anyOf": [schema, ref("placeholder")]} if schema else {}


def _negated(schema: Schema) -> Schema:
    return {**schema, "description": f"Not: {schema['description']}"}
