"""Verbs for what happens without the client: payments, cards moved by people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.engines.scenario.play import Action, Play


def take_payment(play: Play, argument: Any) -> None:
    """Note a payment notice once (clause PAY-2): the flag ``payment`` is its status, ``repeated`` for a known one."""
    del argument
    key, status = str(play.event.get("id", "")), str(play.event.get("status", ""))
    known = play.frame.payments.get(key) == status
    play.frame.flags["payment"] = "repeated" if known else status
    play.frame.payments[key] = status
    play.frame.vars["amount"] = _sum(play.event.get("amount", 0))


def adopt_status(play: Play, argument: Any) -> None:
    """A person moved the client's card: the bot goes on from there and does not move it back (clause LEAD-7)."""
    del argument
    if str(play.event.get("entity", "lead")) == "lead" and play.event.get("to"):
        play.frame.status = str(play.event["to"])


def _sum(value: Any) -> float:
    try:
        return float(str(value).replace(",", ".").replace(" ", ""))
    except ValueError:
        return 0.0


VERBS: Mapping[str, tuple[Action, str]] = {
    "take_payment": (take_payment, ""),
    "adopt_status": (adopt_status, ""),
}
