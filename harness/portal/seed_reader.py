"""Reads ``fixtures/portals/<name>.yaml`` into a `Seed`, and says exactly what is wrong with one that cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from harness.clock import VirtualClock
from harness.errors import PortalError
from harness.model.dialogue import Client
from harness.portal import directories, seed_access
from harness.portal.chats import Chat
from harness.portal.fields import USER_TYPES, Field, kinds
from harness.portal.first_records import first_records
from harness.portal.pipelines import DEALS, first_pipelines
from harness.portal.pipelines import row as pipeline_row
from harness.portal.records import impossible, place
from harness.portal.seed import Queue, Rules, Seed
from harness.portal.tables import Row
from harness.portal.user_fields import field_of, new_row
from harness.portal.values import whole
from harness.portal.world import World
from harness.portal.yaml_text import load

CREATED = "2026-01-01T10:00:00"
"""When the seed's records were made, unless the seed says ``created``."""
SECTIONS = frozenset({"portal", "timezone", "currency", "language", "overbooking", "created", "caller", "meanings"}) | {
    "users",
    "departments",
    "queues",
    "sources",
    "lead_statuses",
    "deal_stages",
    "statuses",
    "pipelines",
    "userfields",
    "resource_types",
    "resources",
    "contacts",
    "companies",
    "leads",
    "deals",
    "bookings",
    "store",
    *seed_access.SECTIONS,
}
RECORDS = (
    ("contacts", "contact"),
    ("companies", "company"),
    ("leads", "lead"),
    ("deals", "deal"),
    ("bookings", "booking"),
)
Document = Mapping[str, Any]


def read_seed(path: Path) -> Seed:
    """The seed of a file.

    Raises:
        PortalError: the file is missing or no YAML, has an unknown key, or describes a record that cannot exist.
    """
    document = load(path)
    shown = path.as_posix()
    for key in document:
        if key not in SECTIONS:
            raise impossible(shown, str(key), "unknown_key", got=str(key), valid=", ".join(sorted(SECTIONS)))
    seed = _frame(document, shown)
    world = World(seed, VirtualClock(_created(document, seed, shown)), Chat(0, ""))
    for section, sort in RECORDS:
        for number, record in enumerate(_list(document, section, shown)):
            place(world, {sort: record}, (shown, f"{section}[{number}]"), Client())
    tables = {name: dict(world.tables[name].rows()) for _, name in RECORDS}
    entries = [entry["ID"] for row in seed.tables["userfield"].values() for entry in row.get("LIST") or ()]
    serials = {"multifield": world.serial("multifield") - 1, "userfield entry": max(entries, default=0)}
    first = first_records(seed.currency, seed.language, world.now(), seed.caller)
    return replace(seed, tables={**seed.tables, **first, **tables}, serials=serials)


def _created(document: Document, seed: Seed, path: str) -> datetime:
    try:
        when = datetime.fromisoformat(str(document.get("created", CREATED)))
    except ValueError:
        raise impossible(path, "created", "bad_value", got=str(document["created"])[:80], field="created") from None
    return when.replace(tzinfo=seed.zone) if when.tzinfo is None else when


def _frame(document: Document, path: str) -> Seed:
    zone_name = str(document.get("timezone", "Europe/Moscow"))
    try:
        zone = ZoneInfo(zone_name)
    except (KeyError, ValueError, OSError):
        raise impossible(path, "timezone", "bad_value", got=zone_name[:80], field="timezone") from None
    overbooking = document.get("overbooking", "allow")
    if overbooking not in {"allow", "refuse"}:
        raise impossible(path, "overbooking", "unknown_key", got=str(overbooking), valid="allow, refuse")
    users = _table(document, "users", "ID", path)
    caller = whole(document.get("caller", min(users, default=1)))
    if caller not in users:
        raise impossible(path, "caller", "no_such", what="user", got=caller, valid=", ".join(map(str, users)))
    statuses = directories.statuses(document)
    userfields = _userfields(document, path)
    return Seed(
        name=str(document.get("portal", Path(path).stem)),
        zone=zone,
        zone_name=zone_name,
        currency=str(document.get("currency", "RUB")),
        language=str(document.get("language", "ru")),
        overbooking=overbooking == "allow",
        caller=caller or 1,
        queues=_queues(document, users, path),
        sources={
            str(one["channel"]): str(one["STATUS_ID"]) for one in document.get("sources") or () if "channel" in one
        },
        rules=_rules(document, path),
        kinds=kinds(_fields(userfields)),
        semantics=directories.semantics(statuses.values()),
        tables={
            "user": users,
            "department": _table(document, "departments", "ID", path),
            "status": statuses,
            "userfield": userfields,
            "category": first_pipelines(str(document.get("language", "ru"))) | _pipelines(document, path),
            "resource": _resources(document, path),
            "resourceType": _table(document, "resource_types", "id", path),
            **_store(document, path),
        },
        **seed_access.read_access(document, users, caller or 1, path),
    )


def _store(document: Document, path: str) -> dict[str, dict[int, Row]]:
    if not document.get("store"):
        return {}
    from harness.portal.generic.seeding import read_store  # noqa: PLC0415 - few seeds have it, and it reads the catalogue

    return read_store(document, path)


def _list(document: Document, section: str, path: str) -> list[Any]:
    entries = document.get(section) or []
    if not isinstance(entries, list):
        raise impossible(path, section, "not_a_list")
    for number, entry in enumerate(entries):
        if not isinstance(entry, Mapping):
            raise impossible(path, f"{section}[{number}]", "not_a_map")
    return entries


def _table(document: Document, section: str, id_name: str, path: str) -> dict[int, Row]:
    rows: dict[int, Row] = {}
    for number, entry in enumerate(_list(document, section, path)):
        key = whole(entry.get(id_name))
        if key is None or key < 1 or key in rows:
            why = "taken" if key in rows else "bad_value"
            raise impossible(path, f"{section}[{number}]", why, id=key, got=str(entry.get(id_name)), field=id_name)
        rows[key] = {**entry, id_name: key}
    return rows


def _resources(document: Document, path: str) -> dict[int, Row]:
    rows = _table(document, "resources", "id", path)
    types = _table(document, "resource_types", "id", path)
    for key, row in rows.items():
        if whole(row.get("typeId")) not in types:
            valid = ", ".join(map(str, types))
            raise impossible(
                path, f"resources.{key}", "no_such", what="resource type", got=row.get("typeId"), valid=valid
            )
        if not isinstance(row.get("name"), str):
            raise impossible(path, f"resources.{key}", "bad_value", got=str(row.get("name")), field="name")
    return rows


def _pipelines(document: Document, path: str) -> dict[int, Row]:
    rows = {}
    for key, entry in _table(document, "pipelines", "ID", path).items():
        if key == directories.INVOICE_PIPELINE:
            raise impossible(path, f"pipelines.{key}", "taken", id=key)
        rows[key] = pipeline_row(key, DEALS, str(entry.get("NAME", key)), whole(entry.get("SORT")) or 10 * key)
    return rows


def _queues(document: Document, users: Mapping[int, Row], path: str) -> tuple[Queue, ...]:
    queues = []
    for key, row in _table(document, "queues", "ID", path).items():
        members = tuple(row.get("users") or ())
        stranger = next((user for user in members if user not in users), None)
        if stranger is not None:
            valid = ", ".join(map(str, users))
            raise impossible(path, f"queues.{key}.users", "no_such", what="user", got=stranger, valid=valid)
        queues.append(Queue(key, str(row.get("name", key)), str(row.get("LINE_NAME", "")), members))
    return tuple(queues)


def _userfields(document: Document, path: str) -> dict[int, Row]:
    rows: dict[int, Row] = {}
    entries = count(1)
    for sort, listed in (document.get("userfields") or {}).items():
        for number, entry in enumerate(listed or ()):
            name, kind = str(entry.get("FIELD_NAME", "")), str(entry.get("type", "string"))
            place_ = f"userfields.{sort}[{number}]"
            if not name.startswith("UF_"):
                raise impossible(path, place_, "bad_value", got=name[:80], field="FIELD_NAME")
            if kind not in USER_TYPES:
                raise impossible(path, place_, "unknown_key", got=kind[:80], valid=", ".join(USER_TYPES))
            key = len(rows) + 1
            given = {**entry, "USER_TYPE_ID": kind}
            rows[key] = new_row(key, f"CRM_{sort.upper()}", name, given, lambda: next(entries))
    return rows


def _fields(rows: Mapping[int, Row]) -> dict[str, list[Field]]:
    """User fields by kind of card; a yes/no field of a seed has no value until somebody gives it one."""
    fields: dict[str, list[Field]] = {}
    for row in rows.values():
        sort = row["ENTITY_ID"].removeprefix("CRM_").lower()
        fields.setdefault(sort, []).append(replace(field_of(row), default=None))
    return fields


def _rules(document: Document, path: str) -> Rules:
    section = document.get("meanings") or {}
    readers: dict[str, Callable[[Any], Any]] = {
        "personal_data": lambda names: frozenset(map(str, names)),
        "consent": lambda kinds_: {kind: dict(fields) for kind, fields in kinds_.items()},
        "handover_note": dict,
        "reminder": lambda rule: str(rule["title_contains"]).lower(),
        "log": lambda rule: str(rule["comment_contains"]).lower(),
    }
    rules: dict[str, Any] = {}
    for key, value in section.items():
        if key not in readers:
            raise impossible(path, f"meanings.{key}", "unknown_key", got=key, valid=", ".join(readers))
        try:
            rules[key] = readers[key](value)
        except (TypeError, KeyError, AttributeError, ValueError):
            raise PortalError(
                "portal.seed.bad_value", path=path, key=f"meanings.{key}", got=str(value)[:80], field=key
            ) from None
    return Rules(**rules)
