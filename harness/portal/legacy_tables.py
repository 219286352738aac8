"""Simple records of legacy methods: requisites, bank details, products, units of measure. Flat rows, six verbs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.portal.call import Call
from harness.portal.fields import Field, parsed
from harness.portal.refusals import Refusal, legacy
from harness.portal.tables import Row
from harness.portal.user_fields import field_of
from harness.portal.values import InvalidError, stored
from harness.portal.world import World


def _anything(_call: Call, _row: Row) -> None:
    """Nothing more is asked of a row."""


@dataclass(frozen=True)
class LegacyTable:
    """What tells one kind of simple record from another.

    Attributes:
        prefix: of its methods.
        table: that its rows are kept in.
        lost: description of the refusal when a record is not there; ``{}`` stands for its id.
        listed: its fields, see `harness.portal.field_lists`.
        required: field → description of the refusal when a new record lacks it.
        usual: values of a new record that says nothing.
        entity: owner of its user fields, when it can have them.
        check: what else has to hold of a new or changed row; raises a refusal.
    """

    prefix: str
    table: str
    lost: str
    listed: str
    required: Mapping[str, str] = field(default_factory=dict)
    usual: Mapping[str, Any] = field(default_factory=dict)
    entity: str = ""
    check: Callable[[Call, Row], None] = _anything

    def fields(self, world: World) -> dict[str, Field]:
        """Its fields, user fields among them."""
        found = dict(parsed(self.listed))
        for _, row in world.tables["userfield"].rows() if self.entity else ():
            if row["ENTITY_ID"] == self.entity:
                found[row["FIELD_NAME"]] = field_of(row)
        return found

    def find(self, call: Call) -> Row:
        """The record that a call is about.

        Raises:
            Refusal: the id is none, or there is no such record.
        """
        key = call.legacy_id()
        row = call.world.find(self.table, key)
        if row is None:
            raise legacy(self.lost.format(key))
        return row

    def written(self, call: Call, fields: Mapping[str, Any], *, creating: bool) -> Row:
        """The fields that a write really sets, in stored form."""
        known = self.fields(call.world)
        values: Row = {}
        for name, value in fields.items():
            one = known.get(name.upper())
            if one is None or one.read_only or ("i" in one.marks and not creating):
                continue
            try:
                values[one.name] = stored(one.kind, value, call.world.seed.zone)
            except InvalidError:
                raise legacy(f"The value of field &quot;{one.name}&quot; is not valid.<br>") from None
        return values

    def create(self, call: Call, fields: Mapping[str, Any]) -> int:
        """A new record; returns its id."""
        values = self.written(call, fields, creating=True)
        for name, text in self.required.items():
            if not values.get(name):
                raise legacy(text)
        key = call.world.tables[self.table].next_id()
        known = self.fields(call.world)
        row = dict.fromkeys(known) | dict(self.usual) | {"ID": key} | values
        row |= {name: call.world.now() for name in ("DATE_CREATE", "TIMESTAMP_X") if name in known}
        row |= {name: call.user for name in ("CREATED_BY_ID", "CREATED_BY") if name in known}
        self.check(call, row)
        call.insert(self.table, key, row)
        return key

    def update(self, call: Call, before: Row, fields: Mapping[str, Any]) -> None:
        """Write fields into a record."""
        known = self.fields(call.world)
        row = before | self.written(call, fields, creating=False)
        row |= {name: call.world.now() for name in ("DATE_MODIFY", "TIMESTAMP_X") if name in known}
        row |= {name: call.user for name in ("MODIFY_BY_ID", "MODIFIED_BY") if name in known}
        self.check(call, row)
        call.replace(self.table, row["ID"], row)

    def shown(self, world: World, row: Row, columns: frozenset[str]) -> Row:
        """A record for the wire: every scalar is a string, what is empty is null."""
        wire: Row = {}
        for name, one in self.fields(world).items():
            if name in columns:
                wire[name] = _shown(one, row.get(name))
        return wire


def _shown(one: Field, value: Any) -> Any:
    if value is None:
        return "" if one.name == "DATE_MODIFY" or one.user else None
    if isinstance(value, bool):
        return "1" if value else "0"
    if one.kind == "double":
        return f"{value:.2f}"
    return str(value) if isinstance(value, int | float) else value


def owner_exists(types: frozenset[int]) -> Callable[[Call, Row], None]:
    """A check that the card named by ENTITY_TYPE_ID (one of these) and ENTITY_ID is there."""

    def check(call: Call, row: Row) -> None:
        kind = call.world.kind(row["ENTITY_TYPE_ID"]) if row["ENTITY_TYPE_ID"] in types else None
        if kind is None:
            raise legacy("ENTITY_TYPE_ID is not defined or invalid.")
        if call.world.find(kind.name, row["ENTITY_ID"]) is None:
            raise legacy("Entity not found.")

    return check


def not_twice(name: str, text: str) -> Callable[[Call, Row], None]:
    """A check that no other record of units of measure has the same value."""

    def check(call: Call, row: Row) -> None:
        for _, other in call.world.tables["measure"].rows():
            if other["ID"] != row["ID"] and other[name] == row[name]:
                raise Refusal(400, "ERROR_CORE", text)

    return check
