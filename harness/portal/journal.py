"""The journal of a session: every call that reached the portal, cut to a bounded size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from harness.model.crm import CrmCall, CrmJournal
from harness.model.crm import Row as InitialRow

RESULT_LIMIT = 4_096
PARAMS_LIMIT = 65_536
"""Bytes of JSON of a result or of parameters that are kept whole; more is kept as the beginning of its JSON text."""
_encoder = msgspec.json.Encoder()
_strings = msgspec.json.Encoder(enc_hook=str)


class UnreadableError(ValueError):
    """Parameters that cannot be read."""


def copied(value: Any) -> Any:
    """Plain JSON values, sharing nothing with ``value``: callers go on to use what they passed.

    Raises:
        UnreadableError: no JSON can say it: nested too deeply, numbers beyond 64 bits, broken surrogates.
    """
    try:
        return msgspec.json.decode(_strings.encode(value))
    except (RecursionError, ValueError, TypeError, OverflowError) as error:
        raise UnreadableError(str(error)[:200]) from None


def bounded(value: Any, limit: int) -> Any:
    """The value, or the beginning of its JSON when it is larger than ``limit`` bytes."""
    if isinstance(value, bool | int | float) or value is None:
        return value
    data = _encoder.encode(value)
    if len(data) > limit:
        return data[:limit].decode("utf-8", "ignore") + "…"
    return msgspec.json.decode(data) if isinstance(value, dict | list) else value


def bounded_params(params: dict[str, Any]) -> dict[str, Any]:
    """Parameters for the journal: large ones cut one by one, so that they stay a map."""
    if len(_encoder.encode(params)) <= PARAMS_LIMIT:
        return params
    return {name[:200]: bounded(value, RESULT_LIMIT) for name, value in list(params.items())[:200]}


class Journal:
    """Calls in order of arrival. A call takes its number when it arrives and its content when it is done."""

    __slots__ = ("_calls",)

    def __init__(self) -> None:
        self._calls: list[CrmCall | None] = []

    def __len__(self) -> int:
        return len(self._calls)

    def arrive(self) -> int:
        """The number of a call that has just arrived."""
        self._calls.append(None)
        return len(self._calls) - 1

    def note(self, call: CrmCall) -> None:
        """The call is done."""
        self._calls[call.seq] = call

    def since(self, number: int, limit: int) -> list[CrmCall]:
        """Calls from a number on, at most so many; one that is still running is left out with all that follow it."""
        found: list[CrmCall] = []
        for call in self._calls[number : number + limit]:
            if call is None:
                break
            found.append(call)
        return found

    def told(self, initial: Mapping[tuple[str, int], InitialRow]) -> CrmJournal:
        """Everything so far; a call that is still running is left out with all that follow it."""
        done: list[CrmCall] = []
        for call in self._calls:
            if call is None:
                break
            done.append(call)
        return CrmJournal(calls=tuple(done), initial=tuple(initial.values()))
