"""One dialogue as a chat on plain lines: who said what, what the bot wrote to the CRM, which checks held."""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.record import DialogueRecord
from harness.model.transcript import Exchange
from harness.reporters.describe import Describer, value_text
from harness.reporters.escaping import one_line

_MARKS = {"held": "✓", "violated": "✗", "broken_check": "!", "not_judged": "?", "waived": "~"}
_WIDTH = 500


def chat(record: DialogueRecord, words: Describer) -> Iterator[str]:
    """Lines of a dialogue, without control characters, whatever the bot said."""
    job = record.job
    yield f"{one_line(job.id)} — {words.outcome(record.outcome)}" + (f" — {one_line(job.title)}" if job.title else "")
    yield f"  {one_line(str(job.source))}"
    for exchange in record.transcript.exchanges:
        yield ""
        yield from _exchange(record, exchange, words)
    failure = record.transcript.failure
    if failure is not None:
        yield ""
        yield f"! {words.fault(record)}"
        yield f"  {words.failure(failure)}"
    whole = [item for item in record.verdict.judged if item.exchange is None]
    if whole:
        yield ""
        yield from (f"  {_MARKS[item.status]} {one_line(item.check)} {item.clause or ''}".rstrip() for item in whole)
    for finding in record.findings:
        yield f"  ✗ {one_line(finding.check)}: {words.finding(finding)}"
        yield from (f"      {label}: {text}" for label, text in words.details(record, finding))
    yield f"  {words.say('report.label.reproduce')}: {words.reproduce(job)}"


def _exchange(record: DialogueRecord, exchange: Exchange, words: Describer) -> Iterator[str]:
    stamp = exchange.at[:16].replace("T", " ")
    if exchange.said:
        for said in exchange.said:
            shown = one_line(said.text, _WIDTH) or f"[{said.kind}]"
            yield f"{stamp}  {words.say(f'report.who.{exchange.kind}')}: {shown}"
    else:
        yield f"{stamp}  {words.say(f'report.who.{exchange.kind}')}: {one_line(exchange.note, _WIDTH)}"
    for message in exchange.reply.messages:
        buttons = "".join(f" [{one_line(button, 60)}]" for button in message.buttons)
        yield f"{'':16}  {words.say('report.who.bot')}: {one_line(message.text, _WIDTH)}{buttons}"
    failure = record.transcript.failure
    broke = failure is not None and failure.exchange == exchange.index  # then it was not silence
    if not exchange.reply.messages and not broke:
        yield f"{'':16}  {words.say('report.who.bot')}: {words.say('report.silent')}"
    for call in record.transcript.journal.calls[exchange.calls[0] : exchange.calls[1]]:
        meanings = " ".join(f"<{meaning.name}>" for meaning in call.meanings)
        yield f"{'':16}  · {one_line(call.method)} {meanings} {one_line(call.error or '')}".rstrip()
        for change in call.changes:
            before, after = value_text(change.before, 80), value_text(change.after, 80)
            yield f"{'':18}  {change.entity} {change.id}.{change.field}: {before} → {after}"
    for item in record.verdict.judged:
        if item.exchange == exchange.index:
            yield f"{'':16}  {_MARKS[item.status]} {one_line(item.check)}"
