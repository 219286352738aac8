"""Looking a matcher up in a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from harness.matching.equality import moment, number
from harness.matching.ranges import in_range
from harness.matching.schemas import valid
from harness.matching.shape import compiled, likeness, split
from harness.russian.normalise import fold
from harness.russian.numbers import numbers
from harness.russian.phones import find_phones, normalise_phone
from harness.russian.phrases import find_phrase
from harness.russian.tokens import tokenize

Span = tuple[int, int]

_ISO_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")


def find(matcher: Any, text: str) -> Span | None:
    """The first place of the text at which the matcher holds, None when it holds nowhere.

    A plain text is looked for in any word form, a plain number among the numbers of the text. A matcher that speaks of
    the whole text (``not``, ``empty``, ``schema``, ``resembles``) gives the whole text as the place.

    Raises:
        ValueError: the matcher has flaws (`harness.matching.matchers.flaws` finds them beforehand).
    """
    if isinstance(matcher, Mapping):
        name, argument = split(matcher)
        return _FINDERS[name](argument, text)
    if isinstance(matcher, int | float) and not isinstance(matcher, bool):
        return _number(lambda value: value == matcher, text)
    return find_phrase(text, str(matcher))


def _whole(text: str, holds: bool) -> Span | None:
    return (0, len(text)) if holds else None


def _contains(argument: Any, text: str) -> Span | None:
    wanted = fold(str(argument))
    start = fold(text).find(wanted)
    return (start, start + len(wanted)) if start >= 0 else None


def _matches(argument: Any, text: str) -> Span | None:
    match = compiled(str(argument)).search(text)
    return (match.start(), match.end()) if match else None


def _any_of(argument: Iterable[Any], text: str) -> Span | None:
    return next((span for item in argument if (span := find(item, text)) is not None), None)


def _all_of(argument: Iterable[Any], text: str) -> Span | None:
    spans = [find(item, text) for item in argument]
    if not spans or any(span is None for span in spans):
        return None
    return spans[0]


def _phone(argument: Any, text: str) -> Span | None:
    wanted = normalise_phone(str(argument))
    return next(((start, end) for start, end, phone in find_phones(text) if phone == wanted), None)


def _resembles(argument: Any, text: str) -> Span | None:
    wanted, least = likeness(argument)
    return _whole(text, similarity(wanted, text) >= least)


def similarity(one: str, other: str) -> float:
    """How alike two texts are, 0 to 100, whatever the case, the punctuation and the order of words."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - 20 ms

    left, right = (" ".join(token.folded for token in tokenize(text)) for text in (one, other))
    return max(fuzz.ratio(left, right), fuzz.token_sort_ratio(left, right))


def _starts(argument: Any, text: str) -> Span | None:
    wanted, folded = fold(str(argument)).strip(), fold(text)
    start = len(folded) - len(folded.lstrip())
    return (start, start + len(wanted)) if folded.startswith(wanted, start) else None


def _number(holds: Callable[[float], bool], text: str) -> Span | None:
    return next(((found.start, found.end) for found in numbers(text) if holds(found.value)), None)


def _range(low: Any, high: Any, text: str) -> Span | None:
    if all(bound is None or number(bound) is not None for bound in (low, high)):
        return _number(lambda value: in_range(value, low, high), text)
    return next((m.span() for m in _ISO_MOMENT.finditer(text) if in_range(m[0], low, high)), None)


def _moment(argument: Any, text: str) -> Span | None:
    wanted = moment(str(argument))
    return next((m.span() for m in _ISO_MOMENT.finditer(text) if moment(m[0]) == wanted), None)


_FINDERS: dict[str, Callable[[Any, str], Span | None]] = {
    "contains": _contains,
    "matches": _matches,
    "any_of": _any_of,
    "all_of": _all_of,
    "not": lambda argument, text: _whole(text, find(argument, text) is None),
    "phone": _phone,
    "lemma": lambda argument, text: find_phrase(text, str(argument)),
    "resembles": _resembles,
    "starts": _starts,
    "at_least": lambda argument, text: _range(argument, None, text),
    "at_most": lambda argument, text: _range(None, argument, text),
    "between": lambda argument, text: _range(argument[0], argument[1], text),
    "moment": _moment,
    "present": lambda argument, text: _whole(text, bool(text.strip()) is bool(argument)),
    "empty": lambda argument, text: _whole(text, bool(text.strip()) is not bool(argument)),
    "schema": lambda argument, text: _whole(text, valid(argument, text)),
}
