"""The judge: asks every expectation's check for a ruling and makes findings of those that do not hold."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from harness.judging.context import View, walk
from harness.judging.portal_notes import notes
from harness.model import codec
from harness.model.approved import NOTHING, Approved
from harness.model.bindings import filled
from harness.model.dialogue import SEVERITIES, Dialogue, Expectation, Severity
from harness.model.seen import Seen
from harness.model.transcript import Deviation, Transcript
from harness.model.verdict import IDLE, Evidence, Finding, Judged, Outcome, Ruling, Verdict
from harness.ports import Check
from harness.registry import Marked


class Judge:
    """Judges transcripts.

    Args:
        checks: name -> marked check class.
        pending: ids of clauses that are not in force yet: what packs expect because of them is not asked for.
        strict: whatever could not be judged makes a dialogue *error*.
    """

    def __init__(self, checks: Mapping[str, Marked], pending: Collection[str] = (), *, strict: bool = False) -> None:
        self._checks = checks
        self._pending = pending
        self._strict = strict

    def verdict(self, dialogue: Dialogue, transcript: Transcript, approved: Approved = NOTHING) -> Verdict:
        """The verdict on one dialogue.

        A bot that broke makes the outcome *error*, and what was seen until then is judged all the same: turns that
        were never reached are not held against it. A grader that did not answer makes it *error*, too, but never
        outweighs a violation: what a rule has proved stays proved. So does a dialogue of whose own expectations none
        could be judged: that nothing is known against a bot is no praise of it.
        """
        view = View(dialogue, transcript, approved)
        findings: list[Finding] = [_deviation(dialogue, item) for item in transcript.deviations]
        judged: list[Judged] = []
        for path, turn in walk(dialogue.turns):
            if turn.expect:
                self._judge_all(turn.expect, view.of_turn(path), dialogue, findings, judged)
        whole = None if transcript.failure else view.of_dialogue()
        self._judge_all(dialogue.expect, whole, dialogue, findings, judged)
        findings += notes(dialogue, transcript, {one.check for one in judged})
        outcome = _proved(transcript, findings)
        if outcome == "passed" and self._in_doubt(dialogue, findings, judged):
            outcome = "error"
        return Verdict(outcome=outcome, findings=tuple(findings), judged=tuple(judged), waived=dialogue.waive)

    def _in_doubt(self, dialogue: Dialogue, findings: list[Finding], judged: list[Judged]) -> bool:
        """Whether too much was not judged for a dialogue without violations to have passed."""
        unjudged = [one for one in findings if one.unjudged and one.waived is None]
        own = (one for one in judged if one.source is not None and one.source.path == dialogue.source.path)
        nothing = bool(unjudged) and all(one.status == "not_judged" for one in own)
        return nothing or any(self._strict or one.grader_failed for one in unjudged)

    def holds(
        self,
        expectation: Expectation,
        dialogue: Dialogue,
        transcript: Transcript,
        approved: Approved = NOTHING,
    ) -> bool:
        """Whether one expectation holds over all that happened so far (goals of scripted turns)."""
        seen = View(dialogue, transcript, approved).of_dialogue()
        ruling = self._instance(expectation, seen).judge(seen)
        return (ruling.status == "satisfied") is not expectation.negated

    def questions(self, dialogue: Dialogue, transcript: Transcript) -> tuple[str, ...]:
        """What rubric checks want to know of a grader, without repeats, in order."""
        view = View(dialogue, transcript, NOTHING)
        found: dict[str, None] = {}
        turns = [(e, view.of_turn(path)) for path, turn in walk(dialogue.turns) for e in turn.expect]
        for expectation, seen in [*turns, *((e, view.of_dialogue()) for e in dialogue.expect)]:
            asks = getattr(self._checks[expectation.check].target, "questions", None)
            if asks is not None and seen is not None:
                with contextlib.suppress(Exception):  # a check that breaks here breaks in judging as well, and is told
                    found.update(dict.fromkeys(asks(self._instance(expectation, seen), seen)))
        return tuple(found)

    def _judge_all(
        self,
        expectations: tuple[Expectation, ...],
        seen: Seen | None,
        dialogue: Dialogue,
        findings: list[Finding],
        judged: list[Judged],
    ) -> None:
        told: dict[bytes, Ruling] = {}
        for expectation in expectations:
            of_pack = expectation.source.path != dialogue.source.path
            if of_pack and expectation.clause in self._pending:
                continue
            ruling = self._ruling(expectation, seen, told) if seen else None
            finding = _found(expectation, seen, ruling) if seen and ruling else None
            if finding is not None and finding.code == IDLE and of_pack:
                continue  # the rule is for all dialogues, and this one is about something else
            if finding is not None and finding.clause in dialogue.waive:
                finding = msgspec.structs.replace(finding, waived=dialogue.waive[finding.clause or ""])
            if finding is not None:
                findings.append(finding)
            judged.append(_judged(expectation, seen, ruling, finding))

    def _ruling(self, expectation: Expectation, seen: Seen, told: dict[bytes, Ruling]) -> Ruling | Exception:
        """What a check says; with the same arguments it is asked once, whatever clauses cite it."""
        key = codec.encode((expectation.check, expectation.arguments))
        try:
            if key not in told:
                told[key] = self._instance(expectation, seen).judge(seen)
        except Exception as error:  # noqa: BLE001 - a broken check is a result of its own kind, never a crash of the run
            return error
        return told[key]

    def _instance(self, expectation: Expectation, seen: Seen) -> Check:
        bindings = seen.exchanges[-1].bindings if seen.exchanges else {}
        arguments = filled(expectation.arguments, bindings) if bindings else expectation.arguments
        instance: Check = msgspec.convert(arguments, self._checks[expectation.check].target)
        return instance


def _found(expectation: Expectation, seen: Seen, ruling: Ruling | Exception) -> Finding | None:
    """What an expectation comes to; None when it holds."""
    if isinstance(ruling, Exception):
        return _finding(expectation, seen, _broken(ruling), "broken_check")
    if ruling.status == "not_applicable":
        return _finding(expectation, seen, msgspec.structs.replace(ruling, code=IDLE), "not_judged")
    if ruling.status == "not_judged":
        return _finding(expectation, seen, ruling, "not_judged")
    if (ruling.status == "satisfied") is not expectation.negated:
        return None
    if expectation.negated:
        ruling = msgspec.structs.replace(ruling, code=f"check.{expectation.check}.unexpected")
    return _finding(expectation, seen, ruling, "violation")


def _broken(error: Exception) -> Ruling:
    cause = f"{type(error).__name__}: {error}"[:500]
    return Ruling(status="violated", code="check.broken", parameters={"cause": cause}, got=cause)


def _finding(expectation: Expectation, seen: Seen, ruling: Ruling, kind: Any) -> Finding:
    shown = next((item.exchange for item in ruling.evidence if item.exchange is not None), None)
    if shown is None and seen.scope == "turn":
        shown = seen.exchanges[-1].index
    return Finding(
        kind=kind,
        check=expectation.name,
        code=ruling.code,
        clause=expectation.clause,
        severity=_milder(expectation.severity, ruling.ceiling),
        parameters=ruling.parameters,
        expected=ruling.expected,
        got=ruling.got,
        differences=ruling.differences,
        evidence=ruling.evidence,
        exchange=shown,
        source=expectation.source,
        grader_failed=ruling.grader_failed,
    )


def _milder(severity: Severity, ceiling: Severity | None) -> Severity:
    return severity if ceiling is None else max(severity, ceiling, key=SEVERITIES.index)


def _judged(
    expectation: Expectation, seen: Seen | None, ruling: Ruling | Exception | None, finding: Finding | None
) -> Judged:
    status: Any = "held"
    if seen is None:
        status = "not_judged"
    elif finding is not None:
        status = "waived" if finding.waived is not None else finding.kind
        status = "violated" if status == "violation" else status
    at_turn = seen is not None and seen.scope == "turn"
    exchange = seen.exchanges[-1].index if seen is not None and at_turn else None
    return Judged(
        check=expectation.name,
        status=status,
        clause=expectation.clause,
        exchange=exchange,
        source=expectation.source,
        ratings=ruling.ratings if isinstance(ruling, Ruling) else (),
    )


def _deviation(dialogue: Dialogue, deviation: Deviation) -> Finding:
    turn = dict(walk(dialogue.turns)).get(deviation.turn)
    return Finding(
        check="script",
        code=deviation.code,
        severity=dialogue.severity,
        parameters=deviation.parameters,
        evidence=() if deviation.exchange is None else (Evidence(exchange=deviation.exchange),),
        exchange=deviation.exchange,
        source=turn.source if turn is not None else dialogue.source,
    )


def _proved(transcript: Transcript, findings: list[Finding]) -> Outcome:
    if transcript.failure is not None or any(finding.kind == "broken_check" for finding in findings):
        return "error"
    counting = (f for f in findings if f.kind == "violation" and f.waived is None and f.severity != "info")
    return "failed" if any(counting) else "passed"
