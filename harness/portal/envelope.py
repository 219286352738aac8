"""Envelopes of the wire: what surrounds a result or an error."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from harness.portal.call import Page
from harness.portal.refusals import Refusal
from harness.portal.switches import Switches
from harness.portal.values import iso
from harness.ports import Answer

FIDELITY = "X-Mock-Fidelity"
OPERATING_WINDOW = 600
"""Seconds after which the vendor resets its count of operating time."""


def time_block(now: datetime, zone: tzinfo, switches: Switches) -> dict[str, Any]:
    """The ``time`` of a reply; virtual time stands still during a call, so it took no time."""
    stamp: float = now.timestamp()
    if switches.time_stamps == "int":
        stamp = int(stamp)
    shown = iso(now.astimezone(zone))
    block = {
        "start": stamp,
        "finish": stamp,
        "duration": 0.0,
        "processing": 0.0,
        "date_start": shown,
        "date_finish": shown,
    }
    if switches.operating:
        block["operating_reset_at"] = int(stamp) + OPERATING_WINDOW
        block["operating"] = 0.0
    return block


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


def failure(refusal: Refusal) -> Answer:
    """The envelope of an error."""
    return Answer(status=refusal.status, body={"error": refusal.code, "error_description": refusal.text})
