"""Verbs for what happens without the client: payments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.engines.scenario.play import Action, Play


def take_payment(play: Play, argument: Any) -> None:
    """Note a payment notice once: the flag ``payment`` is its status, or ``repeated`` for one that is known (clause PAY-2)."""
    del argument
    key, status = str(play.event.get("id", "")), str(play.event.get("status", ""))
    known = play.frame.payments.get(key) == status
    play.frame.flags["payment"] = "repeated" if known else status
    play.frame.payments[key] = status
    play.frame.vars["amount"] = _sum(play.event.get("amount", 0))


def _sum(value: Any) -> float:
    try:
        return float(str(value).replace(",", ".").replace(" ", ""))
    except ValueError:
        return 0.0


VERBS: Mapping[str, tuple[Action, str]] = {"take_payment": (take_payment, "")}
