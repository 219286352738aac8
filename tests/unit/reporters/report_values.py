"""Model values with sensible defaults, for runs built by hand."""

from __future__ import annotations

from collections.abc import Iterable

from harness.model.clause import Clause
from harness.model.crm import CrmCall, CrmJournal, FieldChange, Meaning
from harness.model.dialogue import Client, Given
from harness.model.record import Attempt, DialogueRecord, Job
from harness.model.transcript import Exchange, Message, Reply, Said, Transcript
from harness.model.value import Source
from harness.model.verdict import Verdict

HOSTILE = (
    '<script>window.__pwned=1</script><img src=x onerror="window.__pwned=1"> ]]> --> </script><!-- \x1b[2J\x00\x07 '
    "\u202eтекст\u2028 =cmd|' /C calc'!A0 `code` @all https://evil.example/ \ud800 \U0001f485 \ufffe"
)
_RECORDS = {
    "LEAD-1": {
        "ru": "Каждое обращение заканчивается одним лидом",
        "en": "Every contact ends in one lead",
        "severity": "critical",
    },
    "BAN-1": {
        "ru": "Не обещать скидок вне утверждённых",
        "en": "No discounts beyond the approved",
        "severity": "critical",
    },
    "ESC-1": {
        "ru": "Просят человека — передать сразу",
        "en": "Asked for a person: hand over at once",
        "severity": "critical",
    },
    "DATA-1": {
        "ru": "Персональные данные — только после согласия",
        "en": "No personal data before consent",
        "severity": "critical",
    },
    "SLA-1": {"ru": "Первый ответ не позже 60 секунд", "en": "First answer within 60 seconds", "severity": "major"},
    "BOOK-2": {
        "ru": "Перенос записи освобождает старое время",
        "en": "Moving a booking frees the old slot",
        "severity": "major",
    },
}
CLAUSES = {name: Clause(id=name, **record) for name, record in _RECORDS.items()}
SUITE = "suites/salon/booking.suite.yaml"


def moment(minute: int) -> str:
    return f"2026-03-02T10:{minute:02d}:00+03:00"


def exchange(index: int, words: str, answer: str | tuple[str, ...], **more: object) -> Exchange:
    replies = (answer,) if isinstance(answer, str) else answer
    fields: dict[str, object] = {
        "index": index, "turn": (index,), "said": (Said(text=words),) if words else (), "at": moment(index),
        "ended": moment(index), "latency": 0.8 + index / 10,
        "reply": Reply(messages=tuple(Message(text=text) for text in replies)),
    }  # fmt: skip
    return Exchange(**{**fields, **more})


def job(index: int, name: str, suite: str = "salon/booking", **more: object) -> Job:
    source = Source(path=SUITE, line=10 + index, column=5, excerpt=f"- id: {name}\n  turns: …")
    return Job(
        **{
            "index": index,
            "key": (SUITE, index),
            "id": name,
            "suite": suite,
            "source": source,
            "bot": "salon",
            "channel": "whatsapp",
            **more,
        }
    )


def record(job_: Job, exchanges: Iterable[Exchange] = (), **more: object) -> DialogueRecord:
    """A record; ``findings``, ``judged``, ``calls``, ``failure``, ``outcome``, ``given`` may be given."""
    given = more.get("given") or Given(
        bot="salon", channel=job_.channel, client=Client(name="Анна", phone="+79171234567")
    )
    transcript = Transcript(
        dialogue=job_.id,
        given=given,
        bot="salon",
        exchanges=tuple(exchanges),
        journal=CrmJournal(calls=more.get("calls", ())),
        failure=more.get("failure"),
    )
    outcome = more.get("outcome", "passed")
    verdict = Verdict(outcome=outcome, findings=more.get("findings", ()), judged=more.get("judged", ()))
    earlier = more.get("earlier", ())
    return DialogueRecord(
        job=job_, outcome=outcome, attempts=(*earlier, Attempt(transcript=transcript, verdict=verdict))
    )


def source(line: int) -> Source:
    return Source(path=SUITE, line=line, column=11, excerpt='expect:\n  - says: ["15:00", Ольг]')


def lead_call(seq: int, phone: str = "+79171234567", lead: str = "701") -> CrmCall:
    values = {
        "NAME": "Анна",
        "PHONE": [{"ID": 2 * seq, "VALUE": phone, "VALUE_TYPE": "MOBILE"}],
        "SOURCE_ID": "WHATSAPP",
        "STATUS_ID": "NEW",
    }
    changes = [FieldChange(entity="lead", id=lead, field="@created", after=True)]
    changes += [FieldChange(entity="lead", id=lead, field=name, after=value) for name, value in values.items()]
    return CrmCall(seq=seq, at=moment(2), method="crm.lead.add", kind="write", params={"fields": values}, result=int(lead),
                   meanings=(Meaning(name="personal_data", facts={"fields": ["NAME", "PHONE"]}), Meaning(name="consent", facts={"kind": "data", "given": True})), changes=tuple(changes))  # fmt: skip


def booking_call(seq: int) -> CrmCall:
    facts = {"action": "create", "id": "901", "resource": "Ольга", "from": "2026-03-03T15:00:00+03:00"}
    changes = (
        FieldChange(entity="booking", id="901", field="@created", after=True),
        FieldChange(entity="booking", id="901", field="datePeriod", after="2026-03-03 15:00"),
        FieldChange(entity="lead", id="701", field="STATUS_ID", before="NEW", after="BOOKED"),
    )
    return CrmCall(
        seq=seq,
        at=moment(3),
        method="booking.v1.booking.add",
        kind="write",
        params={"resourceId": 1},
        result={"booking": {"id": 901}},
        meanings=(Meaning(name="booking", facts=facts),),
        changes=changes,
    )
