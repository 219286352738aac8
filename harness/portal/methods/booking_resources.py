"""``booking.v1.resource.*``, ``booking.v1.resourceType.*``: who or what can be booked."""

from __future__ import annotations

from harness.portal.call import Call
from harness.portal.refusals import Refusal, missing
from harness.portal.selection import rank
from harness.portal.tables import Row
from harness.portal.values import flag, whole
from harness.registry import method

_NOTICES = {
    "isInfoNotificationOn": "Y",
    "isConfirmationNotificationOn": "N",
    "isReminderNotificationOn": "Y",
    "isFeedbackNotificationOn": "N",
    "isDelayedNotificationOn": "N",
    "templateTypeInfo": "inanimate",
    "templateTypeConfirmation": "inanimate",
    "templateTypeReminder": "base",
    "templateTypeFeedback": "inanimate",
    "templateTypeDelayed": "inanimate",
}
_DELAYS = {
    "infoNotificationDelay": 300,
    "reminderNotificationDelay": 7200,
    "delayedNotificationDelay": 300,
    "delayedCounterDelay": 300,
    "confirmationNotificationDelay": 86400,
    "confirmationNotificationRepetitions": None,
    "confirmationNotificationRepetitionsInterval": 86400,
    "confirmationCounterDelay": 7200,
}


_WRITTEN = {
    "infoDelay": "infoNotificationDelay",
    "reminderDelay": "reminderNotificationDelay",
    "delayedDelay": "delayedNotificationDelay",
    "delayedCounterDelay": "delayedCounterDelay",
    "confirmationDelay": "confirmationNotificationDelay",
    "confirmationRepetitions": "confirmationNotificationRepetitions",
    "confirmationRepetitionsInterval": "confirmationNotificationRepetitionsInterval",
    "confirmationCounterDelay": "confirmationCounterDelay",
}


def _resource(call: Call, name: str, code: str = "1009", text: str = "Resource not found") -> Row:
    row = call.world.find("resource", call.need_id(name))
    if row is None:
        raise Refusal(400, code, text)
    return row


def _shown(row: Row) -> Row:
    shown = {"id": row["id"], "typeId": row["typeId"], "name": row["name"], "description": row.get("description")}
    return {**shown, "isMain": row.get("isMain", "Y"), **_notices(row)}


def _notices(row: Row) -> Row:
    return {name: row.get(name, usual) for name, usual in {**_NOTICES, **_DELAYS}.items()}


def _values(call: Call, named: tuple[str, ...]) -> Row:
    """What a call writes: texts, and the settings of notices, whose wire names are longer than those written."""
    fields = call.need("fields")
    if not isinstance(fields, dict):
        raise missing("fields")
    values: Row = {name: str(fields[name] or "") for name in named if name in fields}
    for name in _NOTICES:
        if name in fields:
            values[name] = ("Y" if flag(fields[name]) else "N") if name.startswith("is") else str(fields[name])
    for name, kept in _WRITTEN.items():
        if name in fields:
            number = whole(fields[name])
            if number is None or number < -1:
                raise Refusal(400, "422", f"Invalid value of the field {name}")
            values[kept] = number
    return values


@method("booking.v1.resource.list", scope="booking")
def resources(call: Call) -> dict[str, list[Row]]:
    """All resources, or those that the filter asks for."""
    wanted = _map(call, "filter")
    rows = [row for _, row in call.world.tables["resource"].rows()]
    rows = [row for row in rows if _fits(row, wanted, ("name", "description"))]
    type_id, main = whole(wanted.get("typeId")), wanted.get("isMain")
    rows = [row for row in rows if type_id in {None, row["typeId"]}]
    rows = [row for row in rows if main is None or flag(main) == (row.get("isMain", "Y") == "Y")]
    return {"resource": [_shown(row) for row in _in_order(call, rows)]}


def _map(call: Call, name: str) -> Row:
    value = call.params.get(name, call.params.get(name.upper(), {}))
    if not isinstance(value, dict | list) or (isinstance(value, list) and value):
        text = f"Invalid value to match with parameter {{{name}}}. Should be value of type array."
        raise Refusal(400, "100", text)
    return value if isinstance(value, dict) else {}


def _fits(row: Row, wanted: Row, names: tuple[str, ...]) -> bool:
    piece = str(wanted.get("searchQuery") or "").casefold()
    exact = [(row.get(name), wanted[name]) for name in names if name in wanted]
    return piece in str(row.get("name") or "").casefold() and all(str(kept or "") == str(one) for kept, one in exact)


def _in_order(call: Call, rows: list[Row]) -> list[Row]:
    for name, way in reversed(_map(call, "order").items()):
        rows = sorted(rows, key=lambda row, by=name: rank(row.get(by)), reverse=str(way).upper() == "DESC")  # type: ignore[misc]
    return rows


@method("booking.v1.resource.get", scope="booking")
def resource(call: Call) -> dict[str, Row]:
    """One resource."""
    return {"resource": _shown(_resource(call, "id"))}


@method("booking.v1.resource.add", writes=True, scope="booking")
def add(call: Call) -> dict[str, int]:
    """Adds a resource of a kind."""
    values = _values(call, ("name", "description"))
    if not values.get("name"):
        raise Refusal(400, "0", "Required fields: name")
    values |= _kind(call, call.params["fields"], needed=True)
    key = call.world.tables["resource"].next_id()
    call.insert("resource", key, {"id": key, "isMain": "Y", "description": None, **values})
    return {"id": key}


def _kind(call: Call, fields: Row, *, needed: bool) -> Row:
    values: Row = {"isMain": "Y" if flag(fields["isMain"]) else "N"} if "isMain" in fields else {}
    if "typeId" not in fields:
        if needed:
            raise Refusal(400, "1006", "ResourceType not found")
        return values
    type_id = whole(fields["typeId"])
    if call.world.find("resourceType", type_id) is None:
        raise Refusal(400, "1013", f"Resource type with id {type_id} does not exist")
    return values | {"typeId": type_id}


@method("booking.v1.resource.update", writes=True, scope="booking")
def update(call: Call) -> bool:
    """Changes a resource."""
    row, values = _resource(call, "id", "1007"), _values(call, ("name", "description"))
    call.replace("resource", row["id"], row | values | _kind(call, call.params["fields"], needed=False))
    return True


@method("booking.v1.resource.delete", writes=True, scope="booking")
def delete(call: Call) -> bool:
    """Removes a resource."""
    call.remove("resource", _resource(call, "id", "1008", "Resource has not been found")["id"])
    return True


@method("booking.v1.resourceType.list", scope="booking")
def types(call: Call) -> dict[str, list[Row]]:
    """Kinds of resources. The key is that of resources, as the vendor's page shows."""
    wanted = _map(call, "filter")
    rows = [row for _, row in call.world.tables["resourceType"].rows()]
    rows = [row for row in rows if _fits(row, wanted, ("name", "code"))]
    return {"resource": [_shown_type(row) for row in _in_order(call, rows)]}


def _shown_type(row: Row) -> Row:
    return {"id": row["id"], "name": row.get("name", ""), "code": str(row.get("code") or ""), **_notices(row)}


def _type(call: Call, code: str, text: str) -> Row:
    row = call.world.find("resourceType", call.need_id("id"))
    if row is None:
        raise Refusal(400, code, text)
    return row


@method("booking.v1.resourceType.get", scope="booking")
def get_type(call: Call) -> dict[str, Row]:
    """One kind of resources."""
    return {"resourceType": _shown_type(_type(call, "1013", "Resource type not found"))}


@method("booking.v1.resourceType.add", writes=True, scope="booking")
def add_type(call: Call) -> dict[str, int]:
    """Adds a kind of resources."""
    values = _values(call, ("name", "code"))
    lacking = [name for name in ("name", "code") if not values.get(name)]
    if lacking:
        raise Refusal(400, "0", "Required fields: " + ", ".join(lacking))
    if values["code"] in {row.get("code") for _, row in call.world.tables["resourceType"].rows()}:
        raise Refusal(400, "1010", f"Resource type with code '{values['code']}' already exists")
    key = call.world.tables["resourceType"].next_id()
    call.insert("resourceType", key, {"id": key, **values})
    return {"id": key}


@method("booking.v1.resourceType.update", writes=True, scope="booking")
def update_type(call: Call) -> bool:
    """Changes a kind of resources."""
    row, values = _type(call, "1007", "Resource type not found"), _values(call, ("name", "code"))
    others = {one.get("code") for key, one in call.world.tables["resourceType"].rows() if key != row["id"]}
    if values.get("code") in others - {None, ""}:
        raise Refusal(400, "1011", f"Resource type with code '{values['code']}' already exists")
    call.replace("resourceType", row["id"], row | values)
    return True


@method("booking.v1.resourceType.delete", writes=True, scope="booking")
def delete_type(call: Call) -> bool:
    """Removes a kind of resources."""
    call.remove("resourceType", _type(call, "1012", "Resource type has not been found")["id"])
    return True
