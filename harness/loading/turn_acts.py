"""The turns that are single acts: sending, waiting, what the operator and the CRM do."""

from __future__ import annotations

from typing import Any, Literal, cast

from harness.loading import shapes
from harness.loading.desk import shown
from harness.loading.durations import duration, is_time_of_day, moment
from harness.loading.frame import Frame
from harness.loading.yaml_nodes import Spot
from harness.model.dialogue import EventTurn, OperatorTurn, SendTurn, WaitTurn

SENDS: dict[str, str] = {
    "photo": "caption",
    "voice": "transcript",
    "file": "name",
    "contact": "phone",
    "location": "address",
}
"""What can be sent -> key of its content that the short form states."""

ACTIONS = ("answers", "transfers", "closes")
EVENTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "stage_changed": (("to",), ("entity", "id")),
    "record_changed": (("fields",), ("entity", "id")),
    "booking_made": (("resource", "from", "to"), ("name",)),
    "payment": (("status",), ("amount", "id", "deal")),
    "no_show": ((), ("id",)),
    "app_installed": (("client_id",), ()),
}
"""Event -> data it needs, data it may have besides."""

_PAYMENTS = ("paid", "refused", "returned", "partial")
_LONGEST = 20_000


def said(frame: Frame, spot: Spot, value: Any) -> str:
    """What the client says: a text; a plain number or flag is taken by its characters, which YAML has kept."""
    if isinstance(value, int | float):
        value = shown(value)
    text = shapes.text(frame.desk, spot, value)
    filled = str(frame.fill(text, spot))
    if isinstance(value, str) and not filled.strip():
        frame.desk.report("suite.blank_text", spot, what=str(spot.key))
    if len(filled) > _LONGEST:
        frame.desk.report("suite.long_text", spot, got=len(filled), limit=_LONGEST)
    return filled


def read_send(frame: Frame, spot: Spot, value: Any, common: dict[str, Any]) -> SendTurn:
    """``send: {photo: caption}``; a mapping instead of the text states the content key by key."""
    if isinstance(value, str):
        item: dict[str, Any] = {value: None} if value in SENDS else {}
        if not item:
            frame.desk.unknown("suite.unknown_value", spot, value, SENDS, where="send")
            return SendTurn(what="photo", **common)
    else:
        item = shapes.mapping(frame.desk, spot, value)
        shapes.known_keys(frame.desk, item, SENDS, "send")
    kinds = [key for key in item if key in SENDS]
    if len(kinds) != 1:
        if kinds or not item:
            frame.desk.report("suite.one_of", spot, where="send", valid=", ".join(SENDS))
        return SendTurn(what="photo", **common)
    what, content = kinds[0], item[kinds[0]]
    at = Spot(item, what)
    if isinstance(content, dict):
        filled = frame.fill(content, at)
    else:
        filled = {} if content is None else {SENDS[what]: said(frame, at, content)}
    return SendTurn(what=cast("Literal['photo', 'voice', 'file', 'contact', 'location']", what), content=filled,
                    **common)  # fmt: skip


def read_wait(frame: Frame, spot: Spot, value: Any, common: dict[str, Any]) -> WaitTurn:
    """``wait: 5h``, ``wait: until 15:00``, ``wait: until <ISO moment with offset>``."""
    text = frame.fill(value, spot)
    if isinstance(text, str) and text.startswith("until "):
        until = text.removeprefix("until ").strip()
        if not is_time_of_day(until) and moment(until) is None:
            frame.desk.report("suite.bad_moment", spot, what="wait", got=shown(until))
        return WaitTurn(until=until, **common)
    seconds = duration(text)
    if seconds is None:
        frame.desk.report("suite.bad_wait", spot, got=shown(text))
    return WaitTurn(seconds=seconds or 0.0, **common)


def read_operator(frame: Frame, spot: Spot, value: Any, common: dict[str, Any]) -> OperatorTurn:
    """``operator: closes``, ``operator: {answers: text}``, ``operator: {transfers: queue}``."""
    item = {value: None} if isinstance(value, str) else shapes.mapping(frame.desk, spot, value)
    at = spot if isinstance(value, str) else None
    for key in item:
        if key not in ACTIONS:
            where = at or Spot(item, key, on_key=True)
            frame.desk.unknown("suite.unknown_value", where, key, ACTIONS, where="operator")
    kinds = [key for key in item if key in ACTIONS]
    if len(kinds) != 1:
        if kinds or not item:
            frame.desk.report("suite.one_of", spot, where="operator", valid=", ".join(ACTIONS))
        return OperatorTurn(action="answers", **common)
    action, content = kinds[0], item[kinds[0]]
    text = "" if content is None else said(frame, Spot(item, action), content)
    if action == "transfers":
        return OperatorTurn(action="transfers", to=text, **common)
    return OperatorTurn(action=cast("Literal['answers', 'closes']", action), text=text, **common)


def read_event(frame: Frame, spot: Spot, value: Any, common: dict[str, Any]) -> EventTurn:
    """``event: {name: payment, status: paid, times: 2}``; the name alone where it needs no data."""
    item = {"name": value} if isinstance(value, str) else shapes.mapping(frame.desk, spot, value)
    known = isinstance(value, dict)
    name = item.get("name")
    if name is None:
        if known:
            frame.desk.report("suite.missing_key", spot, what="name", where="event")
        return EventTurn(name="no_show", **common)
    if not isinstance(name, str) or name not in EVENTS:
        at = Spot(item, "name") if known else spot
        frame.desk.unknown("suite.unknown_event", at, shown(name), EVENTS)
        return EventTurn(name="no_show", **common)
    times = shapes.whole(frame.desk, Spot(item, "times"), item["times"], 1) if "times" in item else 1
    data = {key: item[key] for key in item if key not in {"name", "times"}}
    _event_data(frame, spot, name, item if known else {})
    return EventTurn(name=name, data=frame.fill(data, spot), times=times, **common)


def _event_data(frame: Frame, spot: Spot, name: str, item: dict[str, Any]) -> None:
    needed, optional = EVENTS[name]
    shapes.known_keys(frame.desk, item, ("name", "times", *needed, *optional), f"event {name}")
    for key in needed:
        if key not in item:
            frame.desk.report("suite.missing_key", spot, what=key, where=f"event {name}")
    if name == "payment" and "status" in item:
        status = frame.fill(item["status"], Spot(item, "status"))
        shapes.choice(frame.desk, Spot(item, "status"), status, _PAYMENTS, "paid")
