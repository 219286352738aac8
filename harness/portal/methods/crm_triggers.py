"""``crm.automation.trigger.*``: what an application or a webhook sets off in a card's automation."""

from __future__ import annotations

import re

from harness.portal.call import Call
from harness.portal.contexts import application_only
from harness.portal.refusals import legacy
from harness.portal.tables import Row
from harness.portal.values import whole
from harness.registry import method

TABLE = "trigger"
FIRED = "fired_trigger"
_CODE = re.compile(r"[a-z0-9.\-_]+", re.IGNORECASE)


def _fire(call: Call, kind: str, key: int, code: str) -> None:
    """Note that a trigger has fired; the stand-in has no robots that would act on it."""
    call.insert(FIRED, call.world.tables[FIRED].next_id(), {"entity": kind, "id": key, "code": code})


@method("crm.automation.trigger", writes=True)
def target(call: Call) -> bool:
    """Sets off the trigger of a webhook."""
    given = str(call.any("target") or "").strip()
    if not given:
        raise legacy("Target is not set.")
    name, _, number = given.rpartition("_")
    key = whole(number)
    if not name or key is None:
        raise legacy("Incorrect target format.")
    kind = call.world.kinds.get(name.lower())
    if kind is None or call.world.find(kind.name, key) is None:
        raise legacy("Target is not found.")
    _fire(call, kind.name, key, str(call.any("code") or ""))
    return True


def _context(call: Call) -> None:
    application_only(call, "ACCESS_DENIED", "Access denied! Application context required")


def _code(call: Call) -> str:
    code = str(call.any("CODE") or "").strip()
    if not code:
        raise legacy("Empty trigger code!")
    if not _CODE.fullmatch(code):
        raise legacy("Wrong trigger code!")
    return code


def _own(call: Call) -> dict[str, tuple[int, Row]]:
    rows = call.world.tables[TABLE].rows()
    return {row["CODE"]: (key, row) for key, row in rows if row["application"] == call.grant.client_id}


@method("crm.automation.trigger.add", writes=True)
def add(call: Call) -> bool:
    """Registers a trigger of the application, or names it anew."""
    _context(call)
    code, name = _code(call), str(call.any("NAME") or "").strip()
    if not name:
        raise legacy("Empty trigger name!")
    row = {"CODE": code, "NAME": name, "application": call.grant.client_id}
    known = _own(call).get(code)
    if known:
        call.replace(TABLE, known[0], row)
    else:
        call.insert(TABLE, call.world.tables[TABLE].next_id(), row)
    return True


@method("crm.automation.trigger.list")
def listing(call: Call) -> list[Row]:
    """Triggers of the application."""
    _context(call)
    return [{"NAME": row["NAME"], "CODE": row["CODE"]} for _, row in _own(call).values()]


@method("crm.automation.trigger.delete", writes=True)
def delete(call: Call) -> bool:
    """Removes a trigger of the application."""
    _context(call)
    code = _code(call)
    known = _own(call).get(code)
    if known is None:
        raise legacy(f"Trigger with code {code} is not registered.")
    call.remove(TABLE, known[0])
    return True


@method("crm.automation.trigger.execute", writes=True)
def execute(call: Call) -> bool:
    """Sets off a trigger of the application."""
    _context(call)
    code = _code(call)
    if code not in _own(call):
        raise legacy(f"Trigger with code {code} is not registered.")
    kind = call.world.kind(whole(call.any("OWNER_TYPE_ID")))
    if kind is None:
        raise legacy("Incorrect parameter OWNER_TYPE_ID.")
    key = whole(call.any("OWNER_ID"))
    if key is None or key < 1:
        raise legacy("Incorrect parameter OWNER_ID.")
    _fire(call, kind.name, key, code)
    return True
