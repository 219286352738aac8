"""What is wrong with a matcher before anything runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from harness.matching.equality import moment, number
from harness.matching.schemas import schema_error
from harness.matching.shape import MATCHERS, compiled
from harness.russian.phones import normalise_phone

Flaw = tuple[str, dict[str, Any]]
_DEEPEST = 20


def flaws(matcher: Any) -> tuple[Flaw, ...]:
    """Static problems of a matcher as wording codes with parameters; none when it can be used.

    Plain scalars, and lists of matchers, have none of their own.
    """
    return tuple(_flaws(matcher, 0))


def _flaws(matcher: Any, depth: int) -> Iterator[Flaw]:
    if depth > _DEEPEST:
        yield "matching.too_deep", {"deepest": _DEEPEST}
    elif isinstance(matcher, list | tuple):
        for item in matcher:
            yield from _flaws(item, depth + 1)
    elif isinstance(matcher, Mapping):
        yield from _of_mapping(matcher, depth)


def _of_mapping(matcher: Mapping[Any, Any], depth: int) -> Iterator[Flaw]:
    if len(matcher) != 1:
        yield "matching.not_one_key", {"got": ", ".join(str(key) for key in matcher), "valid": ", ".join(MATCHERS)}
        return
    name, argument = next(iter(matcher.items()))
    if name not in MATCHERS:
        yield _unknown(str(name))
    elif name in {"any_of", "all_of"}:
        yield from _group(str(name), argument, depth)
    elif name == "not":
        yield from _flaws(argument, depth + 1)
    else:
        yield from _CHECKS[name](name, argument)


def _unknown(name: str) -> Flaw:
    from rapidfuzz import process  # noqa: PLC0415 - 20 ms that only a mistake costs

    near = process.extractOne(name, list(MATCHERS), score_cutoff=60)
    valid = ", ".join(MATCHERS)
    if near is None:
        return "matching.unknown", {"got": name, "valid": valid}
    return "matching.unknown_near", {"got": name, "near": near[0], "valid": valid}


def _group(name: str, argument: Any, depth: int) -> Iterator[Flaw]:
    if not isinstance(argument, list | tuple):
        yield _wrong(name, argument, "list")
    elif not argument:
        yield "matching.empty_list", {"matcher": name}
    else:
        for item in argument:
            yield from _flaws(item, depth + 1)


def _wrong(name: str, got: Any, expected: str) -> Flaw:
    return "matching.wrong_type", {"matcher": name, "got": str(got)[:80], "expected": expected}


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _text(name: str, argument: Any) -> Iterator[Flaw]:
    if not _is_scalar(argument):
        yield _wrong(name, argument, "text")
    elif not str(argument).strip():
        yield "matching.empty_text", {"matcher": name}


def _pattern(name: str, argument: Any) -> Iterator[Flaw]:
    if not _is_scalar(argument) or not str(argument):
        yield from _text(name, argument)
        return
    try:
        compiled(str(argument))
    except ValueError as error:
        yield "matching.bad_pattern", {"pattern": str(argument), "reason": str(error)}


def _phone(name: str, argument: Any) -> Iterator[Flaw]:
    if not _is_scalar(argument):
        yield _wrong(name, argument, "text")
    elif normalise_phone(str(argument)) is None:
        yield "matching.bad_phone", {"got": str(argument)}


def _resembles(name: str, argument: Any) -> Iterator[Flaw]:
    if not isinstance(argument, Mapping):
        yield from _text(name, argument)
        return
    for key in sorted(set(map(str, argument)) - {"text", "at_least"}):
        yield "matching.unknown_key", {"matcher": name, "got": key, "valid": "text, at_least"}
    yield from _text(name, argument.get("text"))
    least = number(argument.get("at_least", 80))
    if least is None or not 0 <= least <= 100:
        yield _wrong(name, argument.get("at_least"), "0–100")


def _is_bound(value: Any) -> bool:
    return number(value) is not None or (isinstance(value, str) and moment(value) is not None)


def _bound(name: str, argument: Any) -> Iterator[Flaw]:
    if not _is_bound(argument):
        yield _wrong(name, argument, "number | ISO 8601")


def _between(name: str, argument: Any) -> Iterator[Flaw]:
    if not isinstance(argument, list | tuple) or len(argument) != 2 or not all(map(_is_bound, argument)):
        yield _wrong(name, argument, "[number, number] | [ISO 8601, ISO 8601]")


def _moment(name: str, argument: Any) -> Iterator[Flaw]:
    if not isinstance(argument, str) or moment(argument) is None:
        yield _wrong(name, argument, "ISO 8601")


def _flag(name: str, argument: Any) -> Iterator[Flaw]:
    if not isinstance(argument, bool):
        yield _wrong(name, argument, "true | false")


def _schema(_name: str, argument: Any) -> Iterator[Flaw]:
    reason = schema_error(argument)
    if reason is not None:
        yield "matching.bad_schema", {"reason": reason}


_CHECKS: Mapping[str, Callable[[str, Any], Iterator[Flaw]]] = {
    **dict.fromkeys(("contains", "lemma", "starts"), _text),
    "matches": _pattern,
    "phone": _phone,
    "resembles": _resembles,
    **dict.fromkeys(("at_least", "at_most"), _bound),
    "between": _between,
    "moment": _moment,
    **dict.fromkeys(("present", "empty"), _flag),
    "schema": _schema,
}
