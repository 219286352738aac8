"""How checks put what they saw into a ruling: quotes of bounded size, evidence, the nearest known name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Annotated, Any

import msgspec

from harness.matching import matchers
from harness.model.crm import CrmCall
from harness.model.seen import Seen
from harness.model.transcript import Exchange, Message
from harness.model.verdict import Difference, Evidence, Ruling

QUOTE = 200
NOTHING = "—"
_SHOWN = 3

Text = Annotated[
    str | int | float | dict[str, Any], msgspec.Meta(description="A text, or a matcher such as {matches: …}")
]
Texts = Annotated[Text | tuple[Text, ...], msgspec.Meta(description="A text or matcher, or a list of them")]
Names = Annotated[str | tuple[str, ...], msgspec.Meta(description="A name, or a list of names")]
Flaws = tuple[tuple[str, dict[str, Any]], ...]
Spoken = tuple[Exchange, int, Message]


def listed(value: Any) -> tuple[Any, ...]:
    """One value or a list of them, as a tuple."""
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def shortened(text: str, limit: int = QUOTE) -> str:
    """The beginning of a text on one line, at most ``limit`` characters."""
    line = " ".join(text[: limit * 4].split())
    return line if len(line) <= limit and len(text) <= limit * 4 else line[: limit - 1] + "…"


def quoted(text: str) -> str:
    """A shortened text in quotation marks."""
    return f"«{shortened(text)}»"


def described(values: Iterable[Any], joint: str = " + ") -> str:
    """Texts and matchers as a person reads them."""
    return joint.join(f"«{value}»" if isinstance(value, str) else matchers.describe(value) for value in values)


def in_message(spoken: Spoken, span: tuple[int, int] | None = None) -> Evidence:
    """Evidence: some characters of a message of the bot, or its beginning."""
    exchange, number, message = spoken
    start, end = span or (0, len(message.text))
    end = min(end, start + QUOTE)
    return Evidence(exchange=exchange.index, message=number, quote=message.text[start:end], span=(start, end))


def in_call(call: CrmCall, exchange: Exchange | None = None) -> Evidence:
    """Evidence: a call of the CRM journal."""
    return Evidence(exchange=None if exchange is None else exchange.index, call=call.seq, quote=call.method[:QUOTE])


def all_said(seen: Seen) -> tuple[Evidence, ...]:
    """Evidence for something that was *not* said: the last messages in scope, or the silent exchange."""
    spoken = list(seen.messages())
    return tuple(in_message(item) for item in spoken[-_SHOWN:]) or last_exchange(seen)


def last_exchange(seen: Seen) -> tuple[Evidence, ...]:
    """Evidence when there is nothing to quote: where the scope ends."""
    return (Evidence(exchange=seen.exchanges[-1].index),) if seen.exchanges else (Evidence(),)


def speech(seen: Seen) -> str:
    """What the bot said last in scope, for the ``got`` of a ruling."""
    return " · ".join(quoted(message.text) for _, _, message in list(seen.messages())[-_SHOWN:]) or NOTHING


def held(expected: str, got: str, evidence: Iterable[Evidence], **parameters: Any) -> Ruling:
    """A satisfied ruling; its parts become the finding when the expectation is negated."""
    shown = {"expected": expected, "got": got, **parameters}
    return Ruling(parameters=shown, expected=expected, got=got, evidence=tuple(evidence))


def violated(
    code: str,
    *,
    expected: str,
    got: str,
    evidence: Iterable[Evidence],
    differences: Iterable[Difference] = (),
    **parameters: Any,
) -> Ruling:
    """A violated ruling; ``expected`` and ``got`` are among the parameters of its text."""
    return Ruling(
        status="violated",
        code=code,
        parameters={"expected": expected, "got": got, **parameters},
        expected=expected,
        got=got,
        differences=tuple(differences),
        evidence=tuple(evidence),
    )


def idle(seen: Seen) -> Ruling:
    """What a check says when nothing came up that its rule is about."""
    return Ruling(status="not_applicable", code="check.not_applicable", evidence=last_exchange(seen))


def unknown_names(code: str, names: Iterable[str], valid: Iterable[str]) -> Flaws:
    """Flaws for the names that are none of ``valid``, each with the nearest one."""
    known = sorted(valid)
    found = []
    for name in names:
        if name not in known:
            nearest = difflib.get_close_matches(str(name), known, n=1, cutoff=0.0)
            found.append((code, {"got": name, "meant": "".join(nearest), "valid": ", ".join(known)}))
    return tuple(found)


def matcher_flaws(values: Iterable[Any]) -> Flaws:
    """Flaws of all matchers among the values."""
    return tuple(flaw for value in values for flaw in matchers.flaws(value))
