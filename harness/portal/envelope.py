"""Envelopes of the wire: what surrounds a result or an error, in REST 2.0 and 3.0."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import Any

from harness.portal.call import Page
from harness.portal.refusals import Refusal
from harness.portal.switches import Switches
from harness.portal.values import iso
from harness.ports import Answer

FIDELITY = "X-Mock-Fidelity"
V3 = "api/"
"""What begins the names of REST 3.0 methods."""
_V3_PREFIX = "BITRIX_REST_V3_EXCEPTION_"
_V3_CODES: dict[str, tuple[str, int]] = {
    "insufficient_scope": ("INSUFFICIENTSCOPEEXCEPTION", 403),
    "ACCESS_DENIED": ("ACCESSDENIEDEXCEPTION", 403),
    "ERROR_METHOD_NOT_FOUND": ("METHODNOTFOUNDEXCEPTION", 404),
    "QUERY_LIMIT_EXCEEDED": ("RATELIMITEXCEPTION", 429),
    "OPERATION_TIME_LIMIT": ("RATELIMITEXCEPTION", 429),
    "INVALID_REQUEST": ("INVALIDJSONEXCEPTION", 400),
    "NOT_FOUND": ("ENTITYNOTFOUNDEXCEPTION", 400),
    "100": ("VALIDATION_REQUESTVALIDATIONEXCEPTION", 400),
    "UNKNOWN_PROPERTY": ("UNKNOWNDTOPROPERTYEXCEPTION", 400),
    "UNKNOWN_FILTER_OPERATOR": ("UNKNOWNFILTEROPERATOREXCEPTION", 400),
    "INVALID_FILTER": ("INVALIDFILTEREXCEPTION", 400),
    "INVALID_SELECT": ("INVALIDSELECTEXCEPTION", 400),
    "INVALID_ORDER": ("INVALIDORDEREXCEPTION", 400),  # by analogy: no page names it
    "INVALID_PAGINATION": ("INVALIDPAGINATIONEXCEPTION", 400),
    "IDEMPOTENCY_KEY_REUSED": ("IDEMPOTENCYKEYREUSEDEXCEPTION", 422),
    "INVALID_IDEMPOTENCY_KEY": ("INVALIDIDEMPOTENCYKEYEXCEPTION", 400),
}
"""Codes of REST 3.0 for ours; the errors of authorisation, which come before any version, keep their old form."""


def time_block(arrived: datetime, seconds: float, zone: tzinfo, switches: Switches) -> dict[str, Any]:
    """The ``time`` of a reply, but for the operating time.

    Args:
        arrived: moment of the portal's clock at which the call came.
        seconds: that it took: modelled and planned ones, because virtual time stands still during a call.
        zone: of the portal.
        switches: say whether the stamps are whole.
    """
    start: float = arrived.timestamp()
    finish: float = round(start + seconds, 6)
    began = iso(arrived.astimezone(zone))
    same_second = int(start) == int(finish)
    ended = began if same_second else iso((arrived + timedelta(seconds=seconds)).astimezone(zone))
    if switches.time_stamps == "int":
        start, finish = int(start), int(finish)
    return {
        "start": start,
        "finish": finish,
        "duration": seconds,
        "processing": seconds,
        "date_start": began,
        "date_finish": ended,
    }


def success(outcome: Any, time: dict[str, Any], fidelity: str = "") -> Answer:
    """The envelope of a result; lists carry ``total`` and, when there is more, ``next``.

    Args:
        outcome: result of the method.
        time: block of that name.
        fidelity: told in a header when the answer is not that of a method written by hand.
    """
    headers = {FIDELITY: fidelity} if fidelity else {}
    if not isinstance(outcome, Page):
        return Answer(status=200, body={"result": outcome, "time": time}, headers=headers)
    body = {"result": outcome.result}
    if outcome.next is not None:
        body["next"] = outcome.next
    if outcome.total is not None:
        body["total"] = outcome.total
    return Answer(status=200, body=body | {"time": time}, headers=headers)


def failure(refusal: Refusal, *, v3: bool = False) -> Answer:
    """The envelope of an error."""
    if not v3 or refusal.status == 401:
        return Answer(status=refusal.status, body={"error": refusal.code, "error_description": refusal.text})
    code, status = _V3_CODES.get(refusal.code, (refusal.code, refusal.status))
    shown = code if code == refusal.code else _V3_PREFIX + code
    error: dict[str, Any] = {"code": shown, "message": refusal.text}
    if refusal.field or code.startswith("VALIDATION_"):
        error["validation"] = [{"field": refusal.field, "message": refusal.text}]
    return Answer(status=status, body={"error": error})


def told(answer: Answer) -> tuple[str, str]:
    """Code and text of an error's envelope, whichever version it is of."""
    error = answer.body["error"]
    if isinstance(error, dict):
        return error["code"], error["message"]
    return error, answer.body["error_description"]
