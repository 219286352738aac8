"""Turns: from the items of ``turns`` to the model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.loading import shapes
from harness.loading.expectations import goal_expectations, read_expectations
from harness.loading.fixtures import UNKNOWN
from harness.loading.frame import Frame
from harness.loading.guards import check_guard, check_pattern
from harness.loading.turn_acts import read_event, read_operator, read_send, read_wait, said
from harness.loading.yaml_nodes import Spot
from harness.model.dialogue import AnyTurn, Branch, ChooseTurn, ClickTurn, UntilTurn, UserTurn

COMMON = ("expect", "capture")
_UNTIL_KEYS = ("reacts", "max_turns")
_MAX_TURNS = 8
_MOST_TURNS = 50


def read_turns(frame: Frame, spot: Spot, value: Any) -> tuple[AnyTurn, ...]:
    """The turns of a dialogue or of a branch."""
    items = shapes.sequence(frame.desk, spot, value)
    if isinstance(value, list) and not items:
        frame.desk.report("suite.empty", spot, what=str(spot.key or "turns"))
    found = [_turn(frame, Spot(items, number), item) for number, item in enumerate(items)]
    return tuple(turn for turn in found if turn is not None)


def _turn(frame: Frame, spot: Spot, value: Any) -> AnyTurn | None:
    turn = shapes.mapping(frame.desk, spot, value)
    if not turn:
        if isinstance(value, dict):
            frame.desk.report("suite.no_turn", spot, valid=", ".join(TURNS))
        return None
    kinds = [key for key in turn if key in TURNS]
    kind = kinds[0] if kinds else ""
    also = _UNTIL_KEYS if kind == "until" else ()
    shapes.known_keys(frame.desk, turn, (*TURNS, *COMMON, *also), kind or "turns")
    if len(kinds) > 1:
        frame.desk.report("suite.many_turns", spot, what=", ".join(kinds))
    elif not kinds and all(key in COMMON for key in turn):
        frame.desk.report("suite.no_turn", spot, valid=", ".join(TURNS))
    names, capture = frame.names, _capture(frame, turn)
    # What this turn captures can be named by its own expectations, which look at the reply, but not by its texts.
    earlier, names.captured = names.captured, names.captured.union(capture)
    expect = read_expectations(frame, Spot(turn, "expect"), turn["expect"], "turn") if "expect" in turn else ()
    later, names.captured = names.captured, earlier
    common = {"expect": expect, "capture": capture, "source": frame.desk.source(spot)}
    read = TURNS[kind](frame, turn, common) if kind else None
    names.captured |= later
    return read


def _capture(frame: Frame, turn: dict[str, Any]) -> dict[str, str]:
    if "capture" not in turn:
        return {}
    capture = shapes.mapping(frame.desk, Spot(turn, "capture"), turn["capture"])
    for name, pattern in capture.items():
        check_pattern(frame.desk, Spot(capture, name), pattern)
    return {name: str(frame.fill(pattern, Spot(capture, name))) for name, pattern in capture.items()}


def _user(frame: Frame, turn: dict[str, Any], common: dict[str, Any]) -> AnyTurn:
    value, spot = turn["user"], Spot(turn, "user")
    if isinstance(value, list):
        if not value:
            frame.desk.report("suite.empty", spot, what="user")
        return UserTurn(messages=tuple(said(frame, Spot(value, i), item) for i, item in enumerate(value)), **common)
    return UserTurn(messages=(said(frame, spot, value),), **common)


def _click(frame: Frame, turn: dict[str, Any], common: dict[str, Any]) -> AnyTurn:
    return ClickTurn(button=said(frame, Spot(turn, "click"), turn["click"]), **common)


def _until(frame: Frame, turn: dict[str, Any], common: dict[str, Any]) -> AnyTurn:
    spot = Spot(turn, "until")
    goal = goal_expectations(frame, spot, turn["until"])
    if isinstance(turn["until"], dict | list) and not turn["until"]:
        frame.desk.report("suite.empty", spot, what="until")
    reacts = "default"
    if "reacts" in turn:
        reacts = shapes.text(frame.desk, Spot(turn, "reacts"), turn["reacts"], reacts)
    known = frame.contracts.fixtures.names("reactions")
    if reacts not in known:
        at = Spot(turn, "reacts") if "reacts" in turn else spot
        frame.desk.unknown(UNKNOWN["reactions"], at, reacts, known)
    most = _MAX_TURNS
    if "max_turns" in turn:
        most = shapes.whole(frame.desk, Spot(turn, "max_turns"), turn["max_turns"], 1)
        if most > _MOST_TURNS:
            frame.desk.report("suite.too_many_turns", Spot(turn, "max_turns"), got=most, limit=_MOST_TURNS)
    return UntilTurn(goal=goal, reacts=reacts, max_turns=most, **common)


def _choose(frame: Frame, turn: dict[str, Any], common: dict[str, Any]) -> AnyTurn:
    spot = Spot(turn, "choose")
    items = shapes.sequence(frame.desk, spot, turn["choose"])
    if isinstance(turn["choose"], list) and not items:
        frame.desk.report("suite.empty", spot, what="choose")
    branches = [
        _branch(frame, Spot(items, number), item, last=number == len(items) - 1) for number, item in enumerate(items)
    ]
    return ChooseTurn(branches=tuple(branches), **common)


def _branch(frame: Frame, spot: Spot, value: Any, *, last: bool) -> Branch:
    item = shapes.mapping(frame.desk, spot, value)
    if "otherwise" in item:
        shapes.known_keys(frame.desk, item, ("otherwise",), "choose")
        if not last:
            frame.desk.report("suite.otherwise_last", spot)
        return Branch(turns=read_turns(frame, Spot(item, "otherwise"), item["otherwise"]))
    shapes.known_keys(frame.desk, item, ("when", "turns", "otherwise"), "choose")
    for key in ("when", "turns"):
        if isinstance(value, dict) and key not in item:
            frame.desk.report("suite.missing_key", spot, what=key, where="choose")
    when = item.get("when")
    if "when" in item:
        when = frame.fill(when, Spot(item, "when"))
        check_guard(frame.desk, Spot(item, "when"), when)
    return Branch(when=when, turns=read_turns(frame, Spot(item, "turns"), item["turns"]) if "turns" in item else ())


def _kind(read: Callable[..., AnyTurn], key: str) -> Callable[[Frame, dict[str, Any], dict[str, Any]], AnyTurn]:
    def adapted(frame: Frame, turn: dict[str, Any], common: dict[str, Any]) -> AnyTurn:
        return read(frame, Spot(turn, key), turn[key], common)

    return adapted


TURNS: dict[str, Callable[[Frame, dict[str, Any], dict[str, Any]], AnyTurn]] = {
    "user": _user,
    "click": _click,
    "send": _kind(read_send, "send"),
    "wait": _kind(read_wait, "wait"),
    "operator": _kind(read_operator, "operator"),
    "event": _kind(read_event, "event"),
    "until": _until,
    "choose": _choose,
}
"""Kind of turn -> how it is read."""
