"""Values in the form that one page of the documentation shows them: pages of one entity differ in kinds and keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from harness.portal.generic.columns import Column
from harness.portal.tables import Row

FILE = "fileData"
_EMPTY: dict[type, Any] = {str: "", int: 0, float: 0, bool: False}


def sample(rows: Iterable[Row]) -> Row:
    """One row that has a value for every column that any of the rows has one for."""
    found: Row = {}
    for row in rows:
        for name, value in row.items():
            if found.get(name) in (None, [], {}):
                found[name] = value
    return found


def folded(name: str) -> str:
    """A name under which ``IS_COMPLETE``, ``isComplete`` and ``is_complete`` are the same."""
    return name.replace("_", "").lower()


def like(example: Any, value: Any) -> Any:
    """The value with the kinds of the example, and in maps with all keys that the example has."""
    if isinstance(example, dict) and example:
        return _like_map(example, value)
    if isinstance(example, list) and example:
        return _like_list(example, value)
    return value if isinstance(value, dict) else _scalar(example, value)


def _like_map(example: dict[str, Any], value: Any) -> Any:
    if isinstance(value, dict):
        if all(key.isdigit() for key in example):
            return value
        ours = {folded(key): one for key, one in value.items()}
        known = {folded(key) for key in example}
        own = {
            key: like(one, ours[folded(key)]) if folded(key) in ours else _empty(one) for key, one in example.items()
        }
        return own | {key: one for key, one in value.items() if folded(key) not in known}
    if isinstance(value, list) and all(key == one for key, one in example.items()):
        return {str(one): str(one) for one in value} or []  # codes, which the page shows as a map of themselves
    if "value" in example and isinstance(value, str | int | float):
        return {**_empty(example), "value": like(example["value"], value)}
    return _scalar(example, value)


def _like_list(example: list[Any], value: Any) -> Any:
    if isinstance(value, dict) and isinstance(example[0], dict):
        name = next((key for key in example[0] if key.lower() == "id"), "")
        if name and all(isinstance(one, dict) for one in value.values()):  # rows by id, which the page lists
            return [like(example[0], {**one, name: key}) for key, one in value.items()]
    if isinstance(value, list):
        return [like(example[0], one) for one in value]
    return _scalar(example, value)


def _scalar(example: Any, value: Any) -> Any:
    if isinstance(value, list | dict) or value is None:
        return value
    if isinstance(example, bool):
        return value if isinstance(value, bool) else str(value).upper() in {"Y", "1", "TRUE"}
    if isinstance(example, str) and not isinstance(value, str):
        return ("Y" if value else "N") if isinstance(value, bool) else str(value)
    if isinstance(example, int | float) and not isinstance(value, bool | int | float):
        number = Column(name="", kind="number").stored(value, None)
        return value if number is None else number
    return value


def _empty(example: Any) -> Any:
    if isinstance(example, dict) and not all(key.isdigit() for key in example):
        return {key: _empty(one) for key, one in example.items()}
    return _EMPTY.get(type(example), [] if isinstance(example, list | dict) else None)


def file_of(example: dict[str, Any], number: int) -> Row:
    """What the vendor shows of an uploaded file, in the keys of the example: its id and where it can be fetched."""
    return {key: _of_file(key, one, number) for key, one in example.items()}


def _of_file(key: str, example: Any, number: int) -> Any:
    if key.lower() == "id":
        return str(number) if isinstance(example, str) else number
    return f"/rest/files/{number}" if isinstance(example, str) else example


def files_in(row: Row) -> Iterator[str]:
    """Columns that hold an upload: ``{"fileData": [name, base64]}``."""
    for name, value in row.items():
        if isinstance(value, dict) and FILE in value:
            yield name
