"""Lists of the wire: filters with prefixes, select, order, pages of fifty."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from harness.portal.fields import MULTIFIELDS
from harness.portal.lines import SOUGHT
from harness.portal.tables import Row, Table
from harness.portal.values import same_line, whole

PAGE = 50
PREFIXES: tuple[str, ...] = ("!=%", "!%=", "!%", "!@", "!=", "=%", "%=", ">=", "<=", ">", "<", "=", "%", "@", "!")
"""Longest first, so that none is taken for a shorter one."""
Test = Callable[[Any], bool]
Reader = Callable[[str, Any], Any]


def split(key: str) -> tuple[str, str]:
    """``!@STATUS_ID`` → (``!@``, ``STATUS_ID``); no prefix gives an empty one."""
    for prefix in PREFIXES:
        if key.startswith(prefix):
            return prefix, key[len(prefix) :]
    return "", key


def condition(prefix: str, wanted: Any) -> Test:
    """The test of one filter entry on a stored value; both sides are compared in the stored form.

    ``=%`` and ``%=`` take the user's own ``%`` as wildcards; ``%`` looks for a substring; a list means any of them.
    """
    if prefix.startswith("!"):
        inner = condition(prefix[1:] or "=", wanted)
        return lambda value: not inner(value)
    if prefix in {"", "=", "@"}:
        options = [_key(one) for one in (wanted if isinstance(wanted, list) else [wanted])]
        return _equal(options[0]) if len(options) == 1 else lambda value: _key(value) in options
    if prefix == "%":
        piece = "" if wanted is None else str(wanted).casefold()
        return lambda value: piece in str(value if value is not None else "").casefold()
    if prefix in {"=%", "%="}:
        return _like("" if wanted is None else str(wanted).casefold())
    return _ordering(_ORDERINGS[prefix], _key(wanted))


def _equal(wanted: Any) -> Test:
    if isinstance(wanted, str):
        return lambda value: value.casefold() == wanted if isinstance(value, str) else wanted == "" and value is None
    return lambda value: bool(value == wanted)


def _ordering(holds: Callable[[Any, Any], bool], bound: Any) -> Test:
    """Numbers are compared with numbers, texts with texts; anything else does not pass, and nothing empty."""
    if isinstance(bound, str):
        return lambda value: isinstance(value, str) and value != "" and holds(value.casefold(), bound)
    if isinstance(bound, int | float):
        return lambda value: isinstance(value, int | float) and holds(value, bound)
    return lambda _value: False


def any_condition(prefix: str, wanted: Any) -> Test:
    """The same on a stored list, of which one value has to pass (with ``!`` none may); an empty one is empty."""
    if prefix.startswith("!"):
        inner = any_condition(prefix[1:] or "=", wanted)
        return lambda value: not inner(value)
    test = condition(prefix, wanted)
    return lambda value: any(map(test, value or (None,))) if isinstance(value, list) else test(value)


def _key(value: Any) -> Any:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        return value.casefold()
    return value


_ORDERINGS: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def _like(pattern: str) -> Test:
    pieces = pattern.split("%")

    def test(value: Any) -> bool:
        text = str(value if value is not None else "").casefold()
        if len(pieces) == 1:
            return text == pattern
        if not text.startswith(pieces[0]):
            return False
        at = len(pieces[0])
        for piece in pieces[1:-1]:
            found = text.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        return text.endswith(pieces[-1]) and len(text) - len(pieces[-1]) >= at

    return test


def line_condition(kind: str, prefix: str, wanted: Any) -> Test:
    """Multifields of legacy lists match whole values, however a number is written; of prefixes only ``!`` counts."""
    options = {same_line(kind, one) for one in (wanted if isinstance(wanted, list) else [wanted])}

    def test(value: Any) -> bool:
        found = any(same_line(kind, line["VALUE"]) in options for line in value or ())
        return found != prefix.startswith("!")

    return test


def legacy_tests(filter_: Mapping[str, Any], read: Reader, known: Callable[[str], bool]) -> list[tuple[str, Test]]:
    """Tests of a legacy filter; keys that the entity does not have are ignored, as the vendor does.

    Args:
        filter_: as decoded from the wire.
        read: turns a filter value into the stored form of that field.
        known: whether the entity has this field.
    """
    tests: list[tuple[str, Test]] = []
    for key, wanted in filter_.items():
        prefix, name = split(key.upper())
        if not known(name):
            continue
        if name in MULTIFIELDS:
            tests.append((name, line_condition(name, prefix, wanted)))
        else:
            tests.append((name, any_condition(prefix, _stored(name, wanted, read))))
    return tests


def candidates(table: Table, filter_: Mapping[str, Any]) -> Iterable[Row]:
    """Rows that a filter by id, phone or e-mail can be about; all rows when it is by something else."""
    for key, wanted in filter_.items():
        prefix, name = split(key.upper())
        if prefix not in {"", "=", "@"} or name not in {"ID", *SOUGHT}:
            continue
        listed = list(wanted.values()) if isinstance(wanted, dict) else wanted if isinstance(wanted, list) else [wanted]
        if name == "ID":
            keys = {found for one in listed if (found := whole(one)) is not None}
        else:
            keys = {found for one in listed for found in table.holders(name, one)}
        return [row for found in sorted(keys) if (row := table.get(found)) is not None]
    return (row for _, row in table.rows())


def _stored(name: str, wanted: Any, read: Reader) -> Any:
    if isinstance(wanted, dict):
        wanted = list(wanted.values())
    return [read(name, one) for one in wanted] if isinstance(wanted, list) else read(name, wanted)


def matching(rows: Iterable[Row], tests: list[tuple[str, Test]]) -> list[Row]:
    """Rows that pass every test."""
    if not tests:
        return list(rows)
    return [row for row in rows if all(test(row.get(name)) for name, test in tests)]


def ordered(rows: list[Row], order: Mapping[str, Any], known: Callable[[str], bool]) -> list[Row]:
    """Rows in the wanted order; by ID when none is wanted. Stable, empty values first."""
    keys = [
        (name if known(name) else name.upper(), str(way).upper())
        for name, way in order.items()
        if known(name) or known(name.upper())
    ]
    rows = sorted(rows, key=lambda row: row.get("ID") or row.get("id") or 0)
    for name, way in reversed(keys):
        rows.sort(key=lambda row: rank(row.get(name)), reverse=way == "DESC")
    return rows


def rank(value: Any) -> tuple[int, Any]:
    """Key of a value for sorting: empty ones first, then numbers, then texts."""
    key = _key(value)
    if key == "":
        return (0, "")
    if isinstance(key, int | float):
        return (1, key)
    return (2, str(key))


def begin_of_page(params: dict[str, Any]) -> dict[str, Any]:
    """The parameters with ``start`` at the beginning of the page that it falls into (see the switch ``list_start``)."""
    starts = {name: whole(value) or 0 for name, value in params.items() if name.lower() == "start"}
    return params | {name: offset - offset % PAGE for name, offset in starts.items() if offset > 0}


def page(rows: list[Any], start: Any, size: int = PAGE) -> tuple[list[Any], int | None, int | None]:
    """One page: its rows, the total, and where the next begins (None on the last).

    ``start`` -1 means that nothing is counted: no total, no next.
    """
    offset = whole(start) or 0
    if offset < 0:
        return rows[:size], None, None
    following = offset + size
    return rows[offset:following], len(rows), following if following < len(rows) else None
