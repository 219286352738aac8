"""What the verbs of a generic entity do: rows of the session's own tables, in the shapes of the documentation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from harness.portal.call import Call, Page
from harness.portal.generic.demands import check_required, lacking_id, not_found
from harness.portal.generic.entity import CONTROLS, Entity, Method, body_name, id_parameter
from harness.portal.generic.likeness import file_of, files_in, folded, like, sample
from harness.portal.selection import Test, condition, matching, page, rank, split
from harness.portal.tables import Row, Table
from harness.portal.values import whole


def act(call: Call, entity: Entity, method: Method) -> Any:
    """Answer one call of a generic method."""
    check_required(call.params, method.page)
    result = _VERBS[method.verb](call, entity, method)
    if "total" in method.page.answers[0] and not isinstance(result, Page):
        return Page(result, len(result) if isinstance(result, list | dict) and method.verb == "list" else 1)
    return result


def _add(call: Call, entity: Entity, method: Method) -> Any:
    table = _table(call, entity)
    written = _written(call, entity, method)
    key = table.next_id()
    now, user = call.world.now(), call.user
    row = {name: column.unsaid(now, user) for name, column in entity.columns.items()} | written
    own = row.get(entity.id_column)
    if entity.id_column and (own in (None, "", 0) or entity.columns[entity.id_column].kind == "number"):
        row[entity.id_column] = str(key) if entity.columns[entity.id_column].kind == "string" else key
    call.insert(entity.name, key, row)
    return _told(entity, method, key, row)


def _get(call: Call, entity: Entity, method: Method) -> Any:
    return method.slot.filled(_shown(call, method, _found(call, entity, method)[1]))


def _update(call: Call, entity: Entity, method: Method) -> Any:
    key, before = _found(call, entity, method)
    written = _written(call, entity, method)
    written.pop(entity.id_column, None)
    after = before | written
    call.replace(entity.name, key, after)
    return _told(entity, method, key, after)


def _delete(call: Call, entity: Entity, method: Method) -> Any:
    key, row = _found(call, entity, method)
    call.remove(entity.name, key)
    return _told(entity, method, key, row)


def _list(call: Call, entity: Entity, method: Method) -> Any:
    names = {folded(name): name for name in entity.columns}
    tests = []
    for given, wanted in _map(call, "filter").items():
        prefix, name = split(str(given))
        column = entity.columns.get(names.get(folded(name), ""))
        if column is not None:
            zone = call.world.seed.zone
            options = [column.stored(one, zone) for one in wanted] if isinstance(wanted, list) else None
            if not prefix and isinstance(wanted, str) and "%" in wanted:
                prefix = "=%"
            test = condition(prefix, options if options is not None else column.stored(wanted, zone))
            tests.append((column.name, _lenient(test) if entity.given else test))
    rows = matching((row for _, row in _table(call, entity).rows()), tests)
    for name, way in reversed(_map(call, "order").items()):
        by = names.get(folded(str(name)), "")
        rows.sort(key=lambda row, by=by: rank(row.get(by)), reverse=str(way).upper() == "DESC")  # type: ignore[misc]
    shown, total, following = page(rows, _control(call, "start"))
    told = [_shown(call, method, row) for row in shown]
    if method.slot.sort == "rows by id":
        return method.slot.filled({str(row.get(entity.id_column, number)): row for number, row in enumerate(told)})
    return Page(method.slot.filled(told), total, following)


def _lenient(test: Test) -> Test:
    """Documented rows pass a filter on a column that the page does not show of them."""
    return lambda value: value is None or test(value)


def _fields(call: Call, entity: Entity, method: Method) -> Any:
    del call, entity
    return method.page.answers[0]["result"]


_VERBS: Mapping[str, Callable[[Call, Entity, Method], Any]] = {
    "add": _add,
    "get": _get,
    "update": _update,
    "delete": _delete,
    "list": _list,
    "fields": _fields,
}
WRITES = frozenset({"add", "update", "delete"})


def _table(call: Call, entity: Entity) -> Table:
    """The entity's rows; those that no method makes are there from the beginning."""
    table = call.world.tables[entity.name]
    if not table.last:
        for number, row in enumerate(entity.given, start=1):
            table.put(whole(row.get(entity.id_column)) or number, {**dict.fromkeys(entity.columns), **row})
    return table


def _written(call: Call, entity: Entity, method: Method) -> Row:
    """What the call writes, under the columns' own names and in their kinds; what has no column is kept as it came."""
    within = body_name(call.params)
    if within:
        body = call.params[within]
    else:
        known_id = id_parameter(method.page) if method.verb != "add" else ""
        body = {name: one for name, one in call.params.items() if name.lower() not in CONTROLS and name != known_id}
    names = {folded(name): name for name in entity.columns}
    zone = call.world.seed.zone
    row: Row = {}
    for name, value in body.items():
        column = entity.columns.get(names.get(folded(str(name)), ""))
        row[column.name if column else str(name)[:100]] = column.stored(value, zone) if column else value
    example = sample(row for one in entity.methods.values() for row in one.slot.rows)
    for name in files_in(row):
        if isinstance(example.get(name), dict):
            row[name] = file_of(example[name], call.world.serial("file"))
    return row


def _found(call: Call, entity: Entity, method: Method) -> tuple[int, Row]:
    """The row that a call is about, by its id, or by all its parameters that name columns."""
    table = _table(call, entity)
    within = call.params.get(body_name(call.params)) or {}
    named = id_parameter(method.page)
    if entity.id_column and (named or entity.id_column in within):
        wanted = _control(call, named) if named else within[entity.id_column]
        refusal = lacking_id(method.page, named, wanted)
        if refusal:
            raise refusal
        row = table.get(whole(wanted) or 0)
        if row is not None and str(row.get(entity.id_column)) == str(wanted):
            return whole(wanted) or 0, row
        tests = {entity.id_column: str(wanted)}
    else:
        tests = dict(_keys(entity, within if method.verb == "update" and within else {**within, **call.params}))
    for key, row in table.rows() if tests else ():
        if all(str(row.get(name)) == value for name, value in tests.items()):
            return key, row
    raise not_found(method.page)


def _keys(entity: Entity, params: Row) -> Iterator[tuple[str, str]]:
    """The columns that name a row together, for entities whose rows have no id."""
    names = {name.lower(): name for name, column in entity.columns.items() if column.kind in {"number", "string"}}
    for name, value in params.items():
        if name.lower().endswith("id") and name.lower() in names and isinstance(value, int | str):
            yield names[name.lower()], str(value)


def _told(entity: Entity, method: Method, key: int, row: Row) -> Any:
    """The answer of a method that writes: an id, the row, or that it was done."""
    slot = method.slot
    if slot.sort == "done":
        return slot.filled(slot.example)
    if slot.sort == "id":
        told = row.get(entity.id_column, key)
        number = whole(told)
        return slot.filled(str(told) if isinstance(slot.example, str) else number if number is not None else told)
    return slot.filled(_as_the_page(method, row))


def _shown(call: Call, method: Method, row: Row) -> Row:
    """The columns that the call selects, or else those that the page shows."""
    chosen = _control(call, "select")
    wanted = list(chosen.values()) if isinstance(chosen, dict) else chosen if isinstance(chosen, list) else []
    lowered = {folded(str(one)) for one in wanted}
    if lowered and "*" not in lowered:
        full = like(sample(method.slot.rows), row)
        shown = {name: value for name, value in full.items() if folded(name) in lowered}
        if shown:
            return shown
    return _as_the_page(method, row)


def _as_the_page(method: Method, row: Row) -> Row:
    """The row with the columns and kinds of a page's example, and what the portal's owner added."""
    example = sample(method.slot.rows)
    own = like(example, {name: row.get(name) for name in example})
    owners = {name: value for name, value in row.items() if name.startswith(("UF_", "PROPERTY_", "property"))}
    return {**owners, **own}


def _control(call: Call, name: str) -> Any:
    """A parameter whatever its case."""
    return call.any(name)


def _map(call: Call, name: str) -> dict[str, Any]:
    value = call.any(name)
    return value if isinstance(value, dict) else {}
