"""``messageservice.*``: providers of SMS that applications register, and what they report of messages."""

from __future__ import annotations

import re
from typing import Any

from harness.portal.call import Call
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.registry import method

SENDER, MESSAGE = "sender", "sms"
_CODE = re.compile(r"[A-Za-z0-9.\-]+")
STATUSES = frozenset({"sent", "delivered", "undelivered", "failed"})
_INVALID = "ERROR_SENDER_VALIDATION_FAILURE"


def _application(call: Call) -> str:
    if call.grant.kind != "application":
        raise Refusal(403, "ACCESS_DENIED", "Application context required")
    return call.grant.client_id


def _code(call: Call) -> str:
    code = str(call.any("CODE") or "").strip()
    if not code:
        raise Refusal(400, _INVALID, "Empty sender code!")
    if not _CODE.fullmatch(code):
        raise Refusal(400, _INVALID, "Wrong sender code!")
    return code


def _own(call: Call, code: str) -> Row | None:
    owner = _application(call)
    rows = call.world.tables[SENDER].rows()
    return next((row for _, row in rows if (row["APP"], row["CODE"]) == (owner, code)), None)


def _texts(call: Call) -> Row:
    return {name: value for name in ("NAME", "DESCRIPTION", "HANDLER") if (value := call.any(name)) not in (None, "")}


@method("messageservice.sender.add", writes=True, scope="messageservice")
def add(call: Call) -> bool:
    """Registers a provider."""
    owner = _application(call)
    if not call.params:
        raise Refusal(400, _INVALID, "Empty data!")
    code, texts = _code(call), _texts(call)
    if "HANDLER" not in texts:
        raise Refusal(400, _INVALID, "Empty sender handler!")
    if "NAME" not in texts:
        raise Refusal(400, _INVALID, "Empty sender NAME!")
    sort = str(call.any("TYPE") or "").upper()
    if sort != "SMS":
        raise Refusal(400, _INVALID, "Unknown sender message TYPE!" if sort else "Empty sender message TYPE!")
    if _own(call, code) is not None:
        raise Refusal(400, "ERROR_SENDER_ALREADY_INSTALLED", "Sender already installed!")
    key = call.world.tables[SENDER].next_id()
    call.insert(SENDER, key, {"ID": key, "APP": owner, "CODE": code, "TYPE": sort, **texts})
    return True


@method("messageservice.sender.update", writes=True, scope="messageservice")
def update(call: Call) -> bool:
    """Changes a provider."""
    _application(call)
    if call.any("CODE") in (None, ""):
        raise Refusal(400, "ERROR_SENDER_CODE_REQUIRED", "CODE is required!")
    texts = _texts(call)
    if not texts:
        raise Refusal(400, "ERROR_SENDER_OTHER_PARAMS_REQUIRED", "At least one other parameter is required!")
    row = _found(call)
    call.replace(SENDER, row["ID"], row | texts)
    return True


def _found(call: Call) -> Row:
    row = _own(call, _code(call))
    if row is None:
        raise Refusal(400, "ERROR_SENDER_NOT_FOUND", "Sender not found!")
    return row


@method("messageservice.sender.delete", writes=True, scope="messageservice")
def delete(call: Call) -> bool:
    """Removes a provider."""
    _application(call)
    call.remove(SENDER, _found(call)["ID"])
    return True


@method("messageservice.sender.list", scope="messageservice")
def listing(call: Call) -> list[str]:
    """Codes of the application's providers."""
    owner = _application(call)
    return [row["CODE"] for _, row in call.world.tables[SENDER].rows() if row["APP"] == owner]


@method("messageservice.message.status.update", writes=True, scope="messageservice")
def status(call: Call) -> bool:
    """A provider reports what became of a message."""
    _application(call)
    code, wanted = _code(call), str(call.any("STATUS") or "").lower()
    key: Any = str(call.any("MESSAGE_ID") or "")
    row = next((row for _, row in call.world.tables[MESSAGE].rows() if str(row["ID"]) == key), None)
    if row is None or row["SENDER"] != code:
        raise Refusal(400, "ERROR_MESSAGE_NOT_FOUND", "Message not found!")
    if wanted not in STATUSES:
        raise Refusal(400, "ERROR_MESSAGE_STATUS_INCORRECT", "Message status incorrect!")
    call.replace(MESSAGE, row["ID"], row | {"STATUS": wanted})
    return True
