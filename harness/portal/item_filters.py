"""Strict filters and orders of the universal methods: what they do not know they refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from harness.portal.fields import Field
from harness.portal.refusals import Refusal
from harness.portal.seed import Seed
from harness.portal.selection import any_condition, condition, split
from harness.portal.tables import Row, Table
from harness.portal.values import InvalidError, stored, whole

Names = Mapping[str, Field]
RowTest = Callable[[Row], bool]
_NUMBERS = frozenset({"integer", "double", "user", "crm_category", "crm_contact", "crm_company"})


def refused(what: str, name: str, why: str) -> Refusal:
    """The refusal of a filter or an order because of one of its fields."""
    return Refusal(400, "INVALID_ARG_VALUE", f"Invalid {what}: field '{name[:80]}' {why}")


def item_test(seed: Seed, names: Names, wanted: Any) -> RowTest:
    """The test of a filter, with nested ``logic``.

    Args:
        seed: of the portal.
        names: wire name → field.
        wanted: as decoded from the wire.

    Raises:
        Refusal: ``INVALID_ARG_VALUE`` for a field that is not there or a value that cannot be.
    """
    if isinstance(wanted, list):
        wanted = {str(number): one for number, one in enumerate(wanted)}
    if not isinstance(wanted, dict):
        return lambda _row: True
    tests: list[RowTest] = []
    for key, value in wanted.items():
        if key == "logic":
            continue
        if key.isdecimal():
            tests.append(item_test(seed, names, value))
            continue
        prefix, name = split(key)
        field = names.get(name)
        if field is None:
            raise refused("filter", name, "is not allowed in filter")
        sort = any_condition if field.multiple else condition
        tests.append(_field_test(field.name, sort(prefix, _value(seed, name, field, value))))
    if len(tests) == 1:
        return tests[0]
    combine = any if str(wanted.get("logic", "AND")).upper() == "OR" else all
    return lambda row: combine(test(row) for test in tests)


def _field_test(name: str, test: Callable[[Any], bool]) -> RowTest:
    return lambda row: test(row.get(name))


def _value(seed: Seed, name: str, field: Field, value: Any) -> Any:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [_value(seed, name, field, one) for one in value]
    try:
        found = stored(field.kind, value, seed.zone)
    except InvalidError:
        found = None
    if found is None and value not in (None, "") and (field.kind in _NUMBERS or "date" in field.kind):
        raise refused("filter", name, "has invalid value")
    return None if found == 0 and field.name in {"CONTACT_ID", "COMPANY_ID"} else found


def item_order(names: Names, order: Any) -> dict[str, str]:
    """``order`` under the names of fields.

    Raises:
        Refusal: an unknown field or direction.
    """
    found: dict[str, str] = {}
    for name, way in order.items() if isinstance(order, dict) else ():
        field = names.get(name)
        if field is None:
            raise refused("order", name, "is not allowed in order")
        if str(way).upper() not in {"ASC", "DESC"}:
            text = "Invalid order: allowed sort directions are `ASC, DESC`."
            raise Refusal(400, "INVALID_ARG_VALUE", f"{text} But got '{str(way)[:40]}' for field '{name[:80]}'")
        found[field.name] = str(way).upper()
    return found


def item_candidates(table: Table, wanted: Any) -> Iterable[Row]:
    """Rows that a filter by id can be about; all rows when it is by something else."""
    if isinstance(wanted, dict) and str(wanted.get("logic", "AND")).upper() == "AND":
        for key in ("id", "=id", "@id"):
            if key in wanted:
                listed = wanted[key] if isinstance(wanted[key], list) else [wanted[key]]
                keys = sorted({found for one in listed if (found := whole(one)) is not None})
                return [row for found in keys if (row := table.get(found)) is not None]
    return (row for _, row in table.rows())
