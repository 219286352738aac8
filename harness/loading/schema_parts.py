"""The parts of the suite schema that do not depend on the collected checks: turns, ``given``, matchers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from harness.loading.given import CHANNELS, ENTITIES, UTM
from harness.loading.turn_acts import ACTIONS, EVENTS, SENDS
from harness.matching.shape import MATCHERS
from harness.matching.topics import TOPICS

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
TEXTS: Schema = {"type": "array", "items": TEXT}
SAID: Schema = {"type": ["string", "number", "boolean"]}
PLACEHOLDER: Schema = {
    "type": "string",
    "pattern": r"^\{[^{}]+\}$",
    "description": "{client.name}, {key} of the case, {captured.x}",
}
DURATION: Schema = {"type": "string", "description": "10s, 30m, 5h, 1d 4h"}


def ref(name: str) -> Schema:
    """A reference to a definition of the schema."""
    return {"$ref": f"#/$defs/{name}"}


def closed(properties: Schema, required: Iterable[str] = (), **more: Any) -> Schema:
    """An object with these properties and no others."""
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False, **more}
    needed = list(required)
    return {**schema, "required": needed} if needed else schema


def one_or_list(item: Schema) -> Schema:
    """An item, or a list of at least one."""
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1}]}


def choice(names: Iterable[str], **more: Any) -> Schema:
    """One of some names, or a placeholder of a case."""
    return {"anyOf": [{"enum": list(names)}, ref("placeholder")], **more}


def matcher() -> Schema:
    """A matcher: a mapping with one of the known names."""
    return {
        "type": "object",
        "description": "How a value is compared.",
        "properties": {name: {"description": text} for name, text in MATCHERS.items()},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


def guard() -> Schema:
    """What the bot's last reply must be like."""
    topic = {"enum": list(TOPICS)}
    return {"anyOf": [TEXT, closed({"asks": one_or_list(topic)}, ["asks"]), ref("matcher")]}


def given() -> Schema:
    """The world in which a dialogue starts."""
    client: Schema = {
        "type": "object",
        "description": "The person on the other side; any further key is yours to use as {client.key}.",
        "properties": {
            "name": TEXT,
            "phone": {"type": "string", "description": 'In quotes: "+79171234567"'},
            "email": TEXT,
            "utm": closed({name: {"type": ["string", "number"]} for name in UTM}),
        },
    }
    whole = {"type": "integer", "minimum": 0}
    fault = closed(
        {
            "on": {"type": "string", "description": "Method; crm.lead.* for all that begin so, * for all"},
            "event": {"type": "string", "description": "The same for an event that the portal sends"},
            "answer": {
                "type": "string",
                "description": "Error code, 500-599, timeout, disconnect, moved, no_operating; of events: lose, double",
            },
            "times": {**whole, "description": "How many calls or events it hits; 0 = all"},
            "after": {**whole, "description": "How many pass first"},
            "delay": DURATION,
            "chance": {"type": "number", "exclusiveMinimum": 0, "maximum": 1, "description": "Probability of each hit"},
            "seed": {**whole, "description": "Another sequence of chances"},
        },
        oneOf=[{"required": ["on"]}, {"required": ["event"]}],
    )
    rows = {name: {"type": "object"} for name in ENTITIES}
    return closed(
        {
            "bot": {"type": "string", "description": "Profile of harness.yaml"},
            "channel": choice(CHANNELS, description="Where the client writes"),
            "now": {"type": "string", "description": "Start of the virtual clock: ISO 8601 with its offset"},
            "portal": {"type": "string", "description": "Seed: fixtures/portals/<name>.yaml"},
            "offers": {"type": "string", "description": "Approved offers: fixtures/offers/<name>.yaml"},
            "client": client,
            "faults": {"type": "array", "items": fault, "description": "Planned faults of the portal"},
            "records": {
                "type": "array",
                "items": closed(rows, minProperties=1, maxProperties=1),
                "description": "Rows on top of the seed",
            },
        }
    )


def turn() -> Schema:
    """One step of a dialogue: exactly one kind, with what is expected at it."""
    kinds = _turn_kinds()
    common = {
        "expect": ref("expectations"),
        "capture": {"type": "object", "additionalProperties": TEXT,
                    "description": "name: RE2 pattern with one group, from the bot's reply; then {captured.name}"},
        "reacts": {"type": "string", "description": "fixtures/reactions/<name>.yaml"},
        "max_turns": {"type": "integer", "minimum": 1, "maximum": 50},
    }  # fmt: skip
    return closed({**kinds, **common}, oneOf=[{"required": [kind]} for kind in kinds])


def _turn_kinds() -> Schema:
    operator = closed({name: {"type": ["string", "null"]} for name in ACTIONS}, minProperties=1, maxProperties=1)
    content = {"anyOf": [{"type": ["string", "number", "boolean", "null", "object"]}]}
    sent = closed(dict.fromkeys(SENDS, content), minProperties=1, maxProperties=1)
    keys: Schema = {key: {} for needed, optional in EVENTS.values() for key in (*needed, *optional)}
    event = closed({"name": {"enum": list(EVENTS)}, "times": {"type": "integer", "minimum": 1}, **keys}, ["name"])
    branch = {
        "anyOf": [
            closed({"when": guard(), "turns": ref("turns")}, ["when", "turns"]),
            closed({"otherwise": ref("turns")}, ["otherwise"]),
        ]
    }
    described: dict[str, tuple[str, Schema]] = {
        "user": ("The client writes; a list is a burst of messages.", one_or_list(SAID)),
        "click": ("The client presses a button of the bot's last reply.", SAID),
        "send": ("The client sends something that is not text.", {"anyOf": [{"enum": list(SENDS)}, sent]}),
        "wait": ("Virtual time passes: 5h, 1d 4h, until 15:00, until <ISO moment>.", TEXT),
        "operator": ("A person at the other end acts.", {"anyOf": [{"enum": list(ACTIONS)}, operator]}),
        "event": ("The CRM or a payment provider does something.", {"anyOf": [{"enum": list(EVENTS)}, event]}),
        "until": (
            "The scripted client goes on until the goal is reached.",
            {"anyOf": [ref("goal"), ref("expectations")]},
        ),
        "choose": ("Guarded alternatives on the bot's last reply.", {"type": "array", "items": branch, "minItems": 1}),
    }
    return {kind: {"description": text, **schema} for kind, (text, schema) in described.items()}
