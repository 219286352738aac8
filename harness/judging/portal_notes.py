"""What a run says of the portal's side without being asked: methods that do not exist, answers that are mere examples.

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


def _note(check: str, code: str, calls: list[CrmCall], dialogue: Dialogue) -> Finding:
    names = ", ".join(list(dict.fromkeys(call.method for call in calls))[:_SHOWN])
    return Finding(
        check=check,
        code=code,
        severity="info",
        parameters={"got": names},
        got=names,
        evidence=tuple(Evidence(call=call.seq, quote=call.method) for call in calls[:_SHOWN]),
        source=dialogue.source,
    )
