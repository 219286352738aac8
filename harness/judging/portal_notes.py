"""What a run says of the portal's side without being asked: what the stand-in and the bot do not agree on.

Methods that do not exist, answers that are mere examples, values that the documentation does not list.
For information: the outcome does not depend on it. A suite that wants it to, states ``no_unknown_methods``.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.crm import CrmCall
from harness.model.dialogue import Dialogue
from harness.model.transcript import Transcript
from harness.model.verdict import Evidence, Finding

_STATED = {"no_unknown_methods", "not_no_unknown_methods"}
_SHOWN = 5
"""Calls that are named at most."""


def notes(dialogue: Dialogue, transcript: Transcript, stated: set[str]) -> Iterator[Finding]:
    """Findings for information.

    Args:
        dialogue: whose they are.
        transcript: what happened.
        stated: names of the expectations that have been judged: what a suite asks for is not said twice.
    """
    calls = [call for call in transcript.journal.calls if call.actor == "bot"]
    unknown = [call for call in calls if call.kind == "unknown"]
    if unknown and not stated & _STATED:
        yield _note("no_unknown_methods", "check.no_unknown_methods.unknown", unknown, dialogue)
    examples = [call for call in calls if call.fidelity == "example"]
    if examples:
        yield _note("portal", "judge.portal.example", examples, dialogue)
    odd = [call for call in calls if call.undocumented]
    if odd:
        values = [value for call in odd for value in call.undocumented]
        yield _note("portal", "judge.portal.undocumented", odd, dialogue, values)


def _note(check: str, code: str, calls: list[CrmCall], dialogue: Dialogue, got: list[str] | None = None) -> Finding:
    names = ", ".join(list(dict.fromkeys(got or [call.method for call in calls]))[:_SHOWN])
    return Finding(
        check=check,
        code=code,
        severity="info",
        parameters={"got": names},
        got=names,
        evidence=tuple(Evidence(call=call.seq, quote=call.method) for call in calls[:_SHOWN]),
        source=dialogue.source,
    )
