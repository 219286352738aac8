"""One entry of ``given.faults``: the portal fails answering a call (``on``) or delivering an event (``event``)."""

from __future__ import annotations

from typing import Any

from harness.loading import shapes
from harness.loading.desk import Desk, shown
from harness.loading.durations import duration
from harness.loading.yaml_nodes import Spot
from harness.model.dialogue import Fault

KEYS = ("on", "event", "answer", "times", "after", "delay", "chance", "seed")
FATES = ("lose", "double")
"""What ``answer`` can be for an event; late is what ``delay`` makes it."""


def check(desk: Desk, spot: Spot, value: Any) -> None:
    """Report everything wrong with an entry."""
    fault = shapes.mapping(desk, spot, value)
    shapes.known_keys(desk, fault, KEYS, "faults")
    if "on" in fault and "event" in fault:
        desk.report("suite.one_of", spot, where="faults", valid="on, event")
    elif isinstance(value, dict) and not {"on", "event"} & fault.keys():
        desk.report("suite.missing_key", spot, what="on", where="faults")
    _values(desk, fault)
    if fault and not fault.get("answer") and "delay" not in fault:
        desk.report("suite.idle_fault", spot)


def _values(desk: Desk, fault: dict[str, Any]) -> None:
    for key in ("on", "event", "answer"):
        if key in fault:
            shapes.text(desk, Spot(fault, key), fault[key])
    for key in ("times", "after", "seed"):
        if key in fault:
            shapes.whole(desk, Spot(fault, key), fault[key])
    if "delay" in fault and duration(fault["delay"]) is None:
        desk.report("suite.bad_duration", Spot(fault, "delay"), what="delay", got=shown(fault["delay"]))
    if "chance" in fault:
        _chance(desk, Spot(fault, "chance"), fault["chance"])
    if fault.get("answer") and "event" in fault and "on" not in fault:
        shapes.choice(desk, Spot(fault, "answer"), fault["answer"], FATES, "lose")


def _chance(desk: Desk, spot: Spot, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
        desk.report("suite.bad_chance", spot, got=shown(value))


def built(item: dict[str, Any]) -> Fault:
    """The model of an entry that has no problems."""
    delay = duration(item["delay"]) if "delay" in item else None
    return Fault(
        on=item.get("on", ""),
        event=item.get("event", ""),
        answer=item.get("answer", ""),
        times=item.get("times", 1),
        after=item.get("after", 0),
        delay=delay or 0.0,
        chance=float(item.get("chance", 1.0)),
        seed=item.get("seed", 0),
    )
