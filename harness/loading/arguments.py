"""From the short forms of an expectation to keyword arguments, and from there to what is wrong with them."""

from __future__ import annotations

from typing import Any

from harness.loading.check_book import CheckShape, fits
from harness.loading.desk import Desk, shown
from harness.loading.kinds import described
from harness.loading.yaml_nodes import Spot
from harness.matching.matchers import MATCHERS


class NoShortFormError(Exception):
    """The check takes no bare argument."""


def normalised(shape: CheckShape, value: Any) -> dict[str, Any]:
    """Keyword arguments of a check from what stands behind its name.

    ``{silent: }`` and ``{silent: true}`` say no more than ``silent``; a mapping holds keywords unless it can only be
    the positional argument itself (a matcher).

    Raises:
        NoShortFormError: a bare argument for a check that takes none.
    """
    if value is None or (value is True and not _takes(shape, value)):
        return {}
    if isinstance(value, dict) and not _is_positional(shape, value):
        return _keywords(shape, value)
    if shape.positional is None:
        raise NoShortFormError
    return {shape.positional: value}


def _takes(shape: CheckShape, value: Any) -> bool:
    return shape.positional is not None and shape.positional in shape.arguments and shape.accepts(
        shape.positional, value
    )  # fmt: skip


def _is_positional(shape: CheckShape, value: dict[str, Any]) -> bool:
    """No key is an argument, and the positional argument takes such a mapping."""
    if shape.positional is None or not value or any(key in shape.arguments for key in value):
        return False
    return _takes(shape, value) and (shape.rest is None or _is_matcher(value))


def _is_matcher(value: dict[str, Any]) -> bool:
    return len(value) == 1 and next(iter(value)) in MATCHERS


def _keywords(shape: CheckShape, value: dict[str, Any]) -> dict[str, Any]:
    if shape.rest is None:
        return dict(value)
    known = {key: item for key, item in value.items() if key in shape.arguments}
    rest = {key: item for key, item in value.items() if key not in shape.arguments}
    return {**known, shape.rest: rest} if rest else known


def examine(desk: Desk, spot: Spot, shape: CheckShape, arguments: dict[str, Any]) -> bool:
    """Report everything wrong with the arguments of a check; ``spot`` is the value behind the check's name."""
    before = len(desk.problems)
    try:
        instance = shape.instance(arguments)
        found = tuple(instance.flaws()) if shape.judged else ()
    except Exception as error:  # noqa: BLE001 - a check of a plug-in may break in any way; that is a problem, no crash
        examine_keys(desk, spot, shape, arguments)
        _values(desk, spot, shape, arguments)
        if len(desk.problems) == before:
            desk.report(
                "suite.refused_arguments", spot, check=shape.name, reason=f"{type(error).__name__}: {error}"[:300]
            )
        return False
    if not examine_keys(desk, spot, shape, arguments):
        return False
    hollow = _empty(shape, arguments)
    if hollow is not None:
        desk.report("suite.empty_argument", spot, check=shape.name, what=hollow)
        return False
    for code, parameters in found:
        desk.report(code, spot, check=shape.name, **{key: v for key, v in parameters.items() if key != "check"})
    return not found


def _empty(shape: CheckShape, arguments: dict[str, Any]) -> str | None:
    """The main argument, when it is an empty text or list: such a check would hold, or fail, whatever the bot does."""
    name = shape.positional
    value = arguments.get(name) if name is not None else None
    blank = isinstance(value, str) and not value.strip()
    return name if blank or (isinstance(value, list | tuple) and not value) else None


def examine_keys(desk: Desk, spot: Spot, shape: CheckShape, arguments: dict[str, Any]) -> bool:
    """Report unknown and missing arguments."""
    container = _behind(spot)
    unknown = [key for key in arguments if key not in shape.arguments and key != shape.rest]
    for key in unknown:
        at = Spot(container, key, on_key=True) if isinstance(container, dict) else spot
        desk.unknown("suite.unknown_argument", at, key, shape.arguments, check=shape.name)
    missing = [name for name, item in shape.arguments.items() if item.required and name not in arguments]
    for name in missing:
        desk.report("suite.missing_argument", spot, check=shape.name, what=name)
    return not unknown and not missing


def _values(desk: Desk, spot: Spot, shape: CheckShape, arguments: dict[str, Any]) -> None:
    container = _behind(spot)
    for name, value in arguments.items():
        argument = shape.arguments.get(name)
        if argument is None:
            continue
        if fits(argument.kind, value):
            continue
        at = Spot(container, name) if isinstance(container, dict) and name in container else spot
        code = "suite.wants_text" if _only_text_fits(argument.kind, value) else "suite.wrong_argument"
        desk.report(code, at, check=shape.name, what=name, got=shown(value), expected=described(argument.kind))


def _only_text_fits(kind: Any, value: Any) -> bool:
    """The same characters in quotes would do: a number or flag where a text is wanted."""
    if not isinstance(value, int | float):
        return False
    return fits(kind, shown(value))


def _behind(spot: Spot) -> Any:
    """The value at a spot."""
    return spot.container if spot.key is None else spot.container[spot.key]
