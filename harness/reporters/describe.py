"""Findings, failures and troubles in words, for reports made of text."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

from harness import wording
from harness.model.crm import CrmCall
from harness.model.dialogue import SEVERITIES
from harness.model.events import Trouble
from harness.model.record import DialogueRecord, Job, RunSettings
from harness.model.transcript import Exchange, Failure
from harness.model.verdict import Difference, Finding
from harness.reporters.escaping import one_line

QUOTE_LIMIT = 300
_TO_BLAME = {"bot": "bot", "llm": "bot", "portal": "portal", "grader": "grader"}
"""By the first word of a failure's code; a model that ends a conversation is the bot itself."""
VERDICTS = {0: "passed", 1: "failed", 2: "interrupted", 3: "invalid", 4: "usage", 5: "empty"}


def severity_rank(severity: str) -> int:
    """0 for the gravest."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)


def value_text(value: Any, limit: int = QUOTE_LIMIT) -> str:
    """A plain value on one line; nothing is written as a dash."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple) and all(isinstance(item, dict) and "VALUE" in item for item in value):
        return one_line(", ".join(str(item["VALUE"]) for item in value), limit)  # a multifield: phones, e-mails
    if isinstance(value, dict):  # a matcher as suites write it, {moment: …}
        parts = (f"{name}: {value_text(item, limit)}" for name, item in value.items())
        return one_line("{" + ", ".join(parts) + "}", limit)
    return one_line(str(value), limit)


class Describer:
    """Says things in one language.

    Args:
        lang: of the report.
        settings: of the run; names the clauses.
        seed: of the run, for reproduction.
    """

    def __init__(self, lang: str, settings: RunSettings | None = None, seed: int = 0) -> None:
        self.lang = lang
        self._clauses = (settings or RunSettings()).clauses
        self._command = (settings or RunSettings()).command
        self._seed = seed

    def say(self, code: str, **parameters: Any) -> str:
        """A text of the catalogue."""
        return wording.text(code, self.lang, **parameters)

    def outcome(self, outcome: str) -> str:
        """An outcome's name."""
        return self.say(f"report.outcome.{outcome}")

    def verdict(self, exit_code: int) -> str:
        """The verdict on the run in a word or two."""
        return self.say(f"report.verdict.{VERDICTS.get(exit_code, 'invalid')}")

    def finding(self, finding: Finding) -> str:
        """What is wrong, in a sentence."""
        return one_line(self.say(finding.code, **finding.parameters), 4 * QUOTE_LIMIT)

    def failure(self, failure: Failure) -> str:
        """Why a conversation could not go on."""
        return one_line(self.say(failure.code, **failure.parameters), 4 * QUOTE_LIMIT)

    def stuck(self, record: DialogueRecord) -> Iterator[tuple[str, str]]:
        """Label and text of where a conversation could not go on: the turn and what the client did."""
        failure, exchanges = record.transcript.failure, record.transcript.exchanges
        if failure is None or failure.exchange is None:
            return
        yield self.say("report.label.turn"), str(failure.exchange + 1)
        if failure.exchange < len(exchanges):
            exchange = exchanges[failure.exchange]
            acted = self.acted(exchange)
            if acted:
                yield self.say(f"report.who.{exchange.kind}"), f"«{acted}»"

    def trouble(self, trouble: Trouble) -> str:
        """What went wrong beside the dialogues."""
        return one_line(self.say(trouble.code, **trouble.parameters), 4 * QUOTE_LIMIT)

    def fault(self, record: DialogueRecord) -> str:
        """Who is to blame for an outcome *error*: the bot (or the way to it), the portal, a check, or the grader."""
        failure = record.transcript.failure
        if failure is not None:
            return self.say(f"report.fault.{_TO_BLAME.get(failure.code.partition('.')[0], 'harness')}")
        if _broke(record):
            return self.say("report.fault.check")
        failed = any(finding.grader_failed for finding in record.findings)
        return self.say(f"report.fault.{'grader' if failed else 'unjudged'}")

    def clause(self, clause: str) -> str:
        """A clause's title; empty when the policies do not know it."""
        entry = self._clauses.get(clause)
        return entry.title(self.lang) if entry is not None else ""

    def reproduce(self, job: Job) -> str:
        """What to type to run just this dialogue again."""
        return f"{self._command} {shlex.quote(one_line(job.address))} --seed {self._seed}"

    def difference(self, difference: Difference) -> str:
        """One value that is not as expected."""
        return self.say(
            "report.difference",
            where=one_line(difference.where, QUOTE_LIMIT),
            expected=value_text(difference.expected),
            got=value_text(difference.got),
        )

    def acted(self, exchange: Exchange) -> str:
        """What the client's side, an operator or the clock did."""
        words = " / ".join(one_line(said.text, QUOTE_LIMIT) or f"[{said.kind}]" for said in exchange.said)
        return words or one_line(exchange.note, QUOTE_LIMIT)

    def _said(self, exchange: Exchange, finding: Finding) -> Iterator[tuple[str, str]]:
        yield self.say("report.label.turn"), str(exchange.index + 1)
        acted = self.acted(exchange)
        if acted:
            yield self.say(f"report.who.{exchange.kind}"), f"«{acted}»"
        for quote in _quotes(exchange, finding):
            yield self.say("report.who.bot"), f"«{one_line(quote, QUOTE_LIMIT)}»"
        if not exchange.reply.messages:
            yield self.say("report.who.bot"), self.say("report.silent")

    def details(self, record: DialogueRecord, finding: Finding) -> Iterator[tuple[str, str]]:
        """Label and text of everything that shows a finding, in reading order; both on one line."""
        exchange = _exchange(record, finding)
        if exchange is not None:
            yield from self._said(exchange, finding)
        for call in _calls(record, finding):
            yield self.say("report.label.call"), one_line(f"#{call.seq} {call.method} {call.error or ''}", QUOTE_LIMIT)
        if finding.expected:
            yield self.say("report.label.expected"), one_line(finding.expected, QUOTE_LIMIT)
        if finding.got and one_line(finding.got) not in self.finding(finding):
            yield self.say("report.label.got"), one_line(finding.got, QUOTE_LIMIT)
        for difference in finding.differences:
            yield self.say("report.label.crm"), self.difference(difference)
        if finding.clause:
            title = self.clause(finding.clause)
            yield self.say("report.label.clause"), one_line(f"{finding.clause} {title}")
        if finding.waived is not None:
            yield self.say("report.label.waived"), one_line(finding.waived, QUOTE_LIMIT)


def _exchange(record: DialogueRecord, finding: Finding) -> Exchange | None:
    exchanges = record.transcript.exchanges
    places = (finding.exchange, *(evidence.exchange for evidence in finding.evidence))
    index = next((place for place in places if place is not None), None)
    return exchanges[index] if index is not None and 0 <= index < len(exchanges) else None


def _quotes(exchange: Exchange, finding: Finding) -> list[str]:
    """The bot's messages that a finding rests on; without evidence all of that exchange."""
    numbers = {e.message for e in finding.evidence if e.exchange in {None, exchange.index} and e.message is not None}
    messages = [message.text for number, message in enumerate(exchange.reply.messages) if number in numbers]
    return messages or [message.text for message in exchange.reply.messages]


def _calls(record: DialogueRecord, finding: Finding) -> Iterator[CrmCall]:
    calls = record.transcript.journal.calls
    for evidence in finding.evidence:
        if evidence.call is not None and 0 <= evidence.call < len(calls):
            yield calls[evidence.call]


def gravest(record: DialogueRecord) -> str:
    """Severity of the worst violation of a record; its own when it has none."""
    severities = [f.severity for f in record.findings if f.kind == "violation" and f.waived is None]
    return min(severities, key=severity_rank, default=record.job.severity)


PORTAL_NOTES = frozenset({"check.no_unknown_methods.unknown", "judge.portal.example", "judge.portal.undocumented"})
"""Findings that are worth a line at the end of a run, because they say that a bot and the stand-in do not fit."""


def accepted(record: DialogueRecord) -> tuple[Finding, ...]:
    """The violations that the outcome does not depend on: waived with a reason, or for information."""
    violations = (finding for finding in record.findings if finding.kind == "violation")
    return tuple(f for f in violations if f.waived is not None or f.severity == "info")


def counted(record: DialogueRecord) -> tuple[Finding, ...]:
    """The findings that decide the outcome: not waived, and judged, unless it is just that which was not possible."""
    in_doubt = record.outcome == "error" and record.transcript.failure is None and not _broke(record)
    return tuple(
        f for f in record.findings if f.waived is None and (f.kind != "not_judged" or (in_doubt and f.unjudged))
    )


def _broke(record: DialogueRecord) -> bool:
    return any(finding.kind == "broken_check" for finding in record.findings)
