"""Types of arguments in a form that reads the same in every language: ``integer ≥ 1 | [string, …]``."""

from __future__ import annotations

from typing import Any

import msgspec

_MOST = 12


def described(kind: Any) -> str:
    """What a value of this type may be, in the words of JSON and YAML."""
    try:
        (schema,), definitions = msgspec.json.schema_components([kind])
    except TypeError:  # a type of a plug-in's own
        return str(getattr(kind, "__name__", kind))
    return _text(schema, definitions)


def _text(schema: dict[str, Any], definitions: dict[str, Any]) -> str:
    if "$ref" in schema:
        return _text(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    if "enum" in schema:
        names = [str(name) for name in schema["enum"]]
        return " | ".join(names[:_MOST]) + (" | …" if len(names) > _MOST else "")
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_text(part, definitions) for part in schema["anyOf"]))
    sort = schema.get("type", "any")
    if sort == "array":
        items = schema.get("items")
        return f"[{_text(items, definitions)}, …]" if isinstance(items, dict) else "[…]"
    if sort == "object":
        return "{…}"
    return " ".join((str(sort), *_bounds(schema)))


def _bounds(schema: dict[str, Any]) -> list[str]:
    signs = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤", "exclusiveMaximum": "<"}
    return [f"{sign} {schema[key]}" for key, sign in signs.items() if key in schema]
