"""Expectations: from ``expect`` items to the model."""

from __future__ import annotations

from typing import Any, cast

from harness.loading import shapes
from harness.loading.arguments import NoShortFormError, examine, examine_keys, normalised
from harness.loading.desk import shown
from harness.loading.frame import Frame
from harness.loading.yaml_nodes import Spot
from harness.model.dialogue import SEVERITIES, Expectation, Scope, Severity

_BESIDE = ("severity", "clause")
CONTRACT = "contract"


def read_expectations(frame: Frame, spot: Spot, value: Any, scope: Scope) -> tuple[Expectation, ...]:
    """The items of an ``expect``; one that stands without its list is read as a list of one."""
    if isinstance(value, list):
        found = [read_expectation(frame, Spot(value, number), item, scope) for number, item in enumerate(value)]
    elif isinstance(value, dict | str):
        found = [read_expectation(frame, spot, value, scope)]
    else:
        shapes.sequence(frame.desk, spot, value)
        found = []
    return tuple(item for item in found if item is not None)


def read_expectation(frame: Frame, spot: Spot, value: Any, scope: Scope) -> Expectation | None:
    """One item: a name, or a mapping with one name beside ``severity`` and ``clause``."""
    frame.own += 1
    if isinstance(value, str):
        return _expectation(frame, spot, (value, None, spot), scope, {})
    if not isinstance(value, dict):
        frame.desk.report("suite.not_expectation", spot, got=shown(value))
        return None
    names = [key for key in value if key not in _BESIDE]
    if len(names) != 1:
        code = "suite.many_checks" if names else "suite.no_check"
        unknown = [name for name in names if frame.book.find(name) is None]
        for name in unknown:
            _unknown(frame, Spot(value, name, on_key=True), name)
        if not unknown:
            frame.desk.report(code, spot, what=", ".join(names))
        return None
    named: str = names[0]
    return _expectation(frame, spot, (named, value[named], Spot(value, named)), scope, value)


def goal_expectations(frame: Frame, spot: Spot, value: Any) -> tuple[Expectation, ...]:
    """The goal of an ``until`` turn: ``{booked: true}``, ``{escalated: true}``, or any expectations."""
    if isinstance(value, dict):
        found: list[Expectation | None] = [
            _expectation(frame, Spot(value, key, on_key=True), (_GOALS.get(str(key), str(key)), item, Spot(value, key)),
                         "dialogue", {})
            for key, item in value.items()
        ]  # fmt: skip
        frame.own += len(found)
        return tuple(item for item in found if item is not None)
    return read_expectations(frame, spot, value, "dialogue")


_GOALS = {"booked": "booking"}


def _expectation(
    frame: Frame, spot: Spot, said: tuple[str, Any, Spot], scope: Scope, beside: dict[str, Any]
) -> Expectation | None:
    name, raw, at = said
    severity = _severity(frame, beside)
    clause = _clause(frame, beside)
    found = frame.book.find(name)
    if found is None:
        _unknown(frame, Spot(at.container, at.key, on_key=True), name)
        return None
    shape, negated = found
    if raw is False and shape.positional is None:
        frame.desk.report("suite.negate", at, what=name)
        return None
    try:
        arguments = normalised(shape, frame.fill(raw, at))
    except NoShortFormError:
        frame.desk.report("suite.no_short_form", at, check=name, got=shown(raw),
                          valid=", ".join(shape.arguments) or "–")  # fmt: skip
        return None
    if shape.name == "conforms_to" and isinstance(arguments.get(CONTRACT), str):
        contract = frame.contracts.get(frame.desk, at, arguments[CONTRACT])
        if contract is None:
            return None
        arguments[CONTRACT] = contract
    # What a turn captured is known only in the conversation: such values cannot be examined now.
    late = bool(frame.names.captured) and "{captured." in str(arguments)
    if not (examine_keys if late else examine)(frame.desk, at, shape, arguments):
        return None
    return Expectation(
        check=shape.name,
        arguments=arguments,
        negated=negated,
        scope=scope,
        severity=severity or frame.severity,
        clause=clause,
        source=frame.desk.source(spot),
    )


def _unknown(frame: Frame, spot: Spot, name: str) -> None:
    frame.desk.unknown("suite.unknown_check", spot, name, frame.book)


def _severity(frame: Frame, beside: dict[str, Any]) -> Severity | None:
    if "severity" not in beside:
        return None
    found = shapes.choice(frame.desk, Spot(beside, "severity"), beside["severity"], SEVERITIES, frame.severity)
    return cast("Severity", found)


def _clause(frame: Frame, beside: dict[str, Any]) -> str | None:
    if "clause" not in beside:
        return None
    clause = shapes.text(frame.desk, Spot(beside, "clause"), beside["clause"])
    if clause and frame.clauses is not None and clause not in frame.clauses:
        frame.desk.unknown("suite.unknown_clause", Spot(beside, "clause"), clause, frame.clauses)
    return clause
