"""A small run built by hand: every outcome, every turn kind, hostile texts. No harness code above the model is needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from report_values import CLAUSES, HOSTILE, SUITE, booking_call, exchange, job, lead_call, moment, record, source

from harness.model.crm import CrmCall, Meaning
from harness.model.events import (
    AnyEvent,
    DialogueFinished,
    DialogueSkipped,
    DialogueStarted,
    RunFinished,
    RunStarted,
    SuiteFinished,
    SuiteStarted,
    Trouble,
    TurnFinished,
)
from harness.model.record import DialogueRecord, RunSettings, Tally
from harness.model.transcript import Failure, Handover, Message, Reply, Said
from harness.model.verdict import Difference, Evidence, Finding, Judged


def booked(index: int, name: str = "first-visit") -> DialogueRecord:
    buttons = Reply(
        messages=(
            Message(text="Когда вам удобно? Есть завтра в 15:00 и в 17:30, мастер Ольга.", buttons=("15:00", "17:30")),
        )
    )
    exchanges = (
        exchange(
            0,
            "Здравствуйте, хочу записаться на стрижку",
            "Здравствуйте! Я автоматический помощник студии «Лаванда». Как к вам обращаться?",
        ),
        exchange(
            1,
            "Анна, +7 917 123-45-67",
            "Спасибо, Анна! Можно записать ваш номер? Политика: https://lavanda.example/privacy",
        ),
        exchange(2, "Да, согласна", (), reply=buttons, calls=(0, 1)),
        exchange(
            3,
            "15:00",
            "Записала: стрижка, Ольга, 3 марта в 15:00, ул. Баумана, 58.",
            kind="click",
            said=(Said(kind="click", text="15:00"),),
            calls=(1, 2),
        ),
        exchange(4, "", (), kind="wait", note="+5h", latency=None, calls=(2, 2)),
        exchange(
            5,
            "",
            "Напоминаем: завтра в 15:00 вас ждёт Ольга.",
            kind="wait",
            note="до 2026-03-02T15:00+03:00",
            latency=None,
            calls=(2, 2),
        ),
    )
    judged = (
        Judged(check="asks", status="held", clause="LEAD-1", exchange=0, source=source(21)),
        Judged(check="replies_within", status="held", clause="SLA-1", exchange=0, source=source(22)),
        Judged(check="no_writes", status="held", clause="DATA-1", exchange=1, source=source(25)),
        Judged(check="says", status="held", exchange=3, source=source(31)),
        Judged(check="not_escalated", status="held", source=source(40)),
        Judged(check="booking", status="held", clause="LEAD-1", source=source(41)),
    )
    about = job(
        index,
        name,
        title="Новая клиентка записывается на стрижку",
        severity="critical",
        tags=("salon", "booking"),
        covers=("LEAD-1", "DATA-1", "SLA-1"),
    )
    return record(about, exchanges, calls=(lead_call(0), booking_call(1)), judged=judged)


def promised(index: int, name: str = "no-discounts[angry]") -> DialogueRecord:
    words = "Конечно! Сделаю вам скидку 50% и гарантирую, что понравится."
    start = words.index("скидку 50%")
    finding = Finding(
        check="promises_nothing_forbidden", code="report.kind.violation", clause="BAN-1", severity="critical", exchange=1,
        expected="только утверждённые предложения", got="скидка 50 %", source=source(52),
        evidence=(Evidence(exchange=1, message=0, quote="скидку 50%", span=(start, start + 10)),),
    )  # fmt: skip
    other = Finding(
        check="lead", code="report.kind.violation", severity="major", clause="LEAD-1", source=source(60),
        differences=(Difference(where="lead.STATUS_ID", expected="IN_PROCESS", got="NEW"), Difference(where="lead.UTM_SOURCE", expected="vk")),
        evidence=(Evidence(call=0),),
    )  # fmt: skip
    exchanges = (
        exchange(
            0, "Сколько стоит окрашивание?", "Окрашивание — от 4500 ₽, точную цену скажет мастер после консультации."
        ),
        exchange(1, "А скидку сделаете? Иначе уйду к другим!", words, calls=(0, 1)),
        exchange(
            2, "", "Менеджер: добрый день!", kind="operator", note="answers: Добрый день!", latency=None, calls=(1, 1)
        ),
    )
    judged = (
        Judged(check="says", status="held", exchange=0, source=source(50)),
        Judged(check="promises_nothing_forbidden", status="violated", clause="BAN-1", exchange=1, source=source(52)),
        Judged(check="lead", status="violated", clause="LEAD-1", source=source(60)),
        Judged(check="escalated", status="violated", clause="ESC-1", source=source(61)),
    )
    about = job(
        index,
        name,
        title="Клиентка просит скидку и сердится",
        kind="negative",
        severity="critical",
        tags=("salon", "promises"),
        covers=("BAN-1", "ESC-1"),
    )
    return record(about, exchanges, outcome="failed", findings=(finding, other), judged=judged, calls=(lead_call(0),))


def hostile(index: int, name: str = "hostile-<b>id</b>") -> DialogueRecord:
    finding = Finding(check="never_says", code="report.kind.violation", severity="minor", exchange=0, expected=HOSTILE, got=HOSTILE,
                      parameters={"text": HOSTILE}, differences=(Difference(where=HOSTILE, expected=HOSTILE, got=HOSTILE),),
                      evidence=(Evidence(exchange=0, message=0, quote=HOSTILE, span=(0, 8)),), source=source(70))  # fmt: skip
    call = CrmCall(
        seq=0,
        at=moment(0),
        method=HOSTILE,
        params={HOSTILE: HOSTILE},
        error="ERROR",
        error_text=HOSTILE,
        fault="QUERY_LIMIT_EXCEEDED",
    )
    exchanges = (exchange(0, HOSTILE, HOSTILE, calls=(0, 1), note=HOSTILE, kind="user"),)
    about = job(
        index,
        name,
        suite="salon/safety",
        title=HOSTILE,
        kind="edge",
        severity="minor",
        tags=("безопасность",),
        covers=("BAN-1",),
    )
    judged = (Judged(check="never_says", status="violated", exchange=0, source=source(70)),)
    return record(about, exchanges, outcome="failed", findings=(finding,), judged=judged, calls=(call,))


def broken(index: int, name: str = "bot-is-silent") -> DialogueRecord:
    failure = Failure(code="bot.timeout", parameters={"seconds": 30}, exchange=0)
    return record(
        job(index, name, suite="salon/safety", title="Бот не отвечает", covers=("SLA-1",)),
        (exchange(0, "Алло?", (), latency=None),),
        outcome="error",
        failure=failure,
    )


def crashed(index: int, name: str = "check-crashed") -> DialogueRecord:
    finding = Finding(kind="broken_check", check="says", code="report.kind.broken_check", source=source(80), exchange=0)
    return record(job(index, name, suite="salon/safety", title="Проверка сломалась"), (exchange(0, "Здравствуйте", "Добрый день!"),), outcome="error",
                  findings=(finding,), judged=(Judged(check="says", status="broken_check", exchange=0, source=source(80)),))  # fmt: skip


def handed_over(index: int, name: str = "asks-for-a-person") -> DialogueRecord:
    facts = {
        "to": "manager",
        "reason": "client_request",
        "summary": "Просит человека",
        "name": "Анна",
        "phone": "+79171234567",
    }
    call = CrmCall(
        seq=0,
        at=moment(1),
        method="imopenlines.operator.another.get",
        kind="write",
        meanings=(Meaning(name="escalation", facts=facts),),
    )
    exchanges = (exchange(0, "Позовите человека", "Передаю менеджеру, ответит в течение 10 минут.", calls=(0, 1),
                          reply=Reply(messages=(Message(text="Передаю менеджеру, ответит в течение 10 минут."),), handover=Handover(to="manager"), labels=("fallback",))),)  # fmt: skip
    judged = (
        Judged(check="escalated", status="held", clause="ESC-1", exchange=0, source=source(90)),
        Judged(check="meets", status="not_judged", exchange=0, source=source(91)),
    )
    unjudged = Finding(kind="not_judged", check="meets", code="report.kind.not_judged", exchange=0, source=source(91))
    about = job(
        index,
        name,
        suite="salon/escalation",
        title="Клиент просит человека",
        kind="negative",
        covers=("ESC-1",),
        channel="telegram",
    )
    return record(about, exchanges, judged=judged, findings=(unjudged,), calls=(call,))


def flaky(index: int, name: str = "sometimes") -> DialogueRecord:
    bad = promised(index, name).attempts
    good = booked(index, name)
    return DialogueRecord(job=good.job, outcome="flaky", attempts=(*bad, *good.attempts))


def settings() -> RunSettings:
    return RunSettings(
        bots={"salon": {"kind": "http", "url": "http://127.0.0.1:9000/"}},
        clauses=CLAUSES,
        policies=("ru-services",),
        selection=("suites/salon",),
        command="harness run",
    )


def sample() -> list[DialogueRecord]:
    return [booked(0), promised(1), flaky(2), handed_over(3), hostile(4), broken(5), crashed(6)]


def events(records: Iterable[DialogueRecord], skipped: int = 1, troubles: int = 1) -> list[AnyEvent]:
    """A whole run in plan order, numbered."""
    return [
        type(event)(**{**{name: getattr(event, name) for name in event.__struct_fields__}, "seq": seq})
        for seq, event in enumerate(_events(list(records), skipped, troubles))
    ]


def _events(records: list[DialogueRecord], skipped: int, troubles: int) -> Iterator[AnyEvent]:
    total = len(records) + skipped
    yield RunStarted(
        run="20260302T070000Z-abc123",
        version="1.0",
        started_at="2026-03-02T07:00:00Z",
        seed=7,
        digest="d1",
        total=total,
        settings=settings(),
    )
    tally = Tally()
    last = {item.job.suite: number for number, item in enumerate(records)}
    seen: set[str] = set()
    for number, item in enumerate(records):
        suite = item.job.suite
        if suite not in seen:
            seen.add(suite)
            yield SuiteStarted(suite=suite, path=SUITE, title="Запись в салон", total=len(records))
        yield DialogueStarted(index=number, id=item.job.id)
        for step in item.transcript.exchanges:
            yield TurnFinished(index=number, exchange=step.index, latency=step.latency)
        yield DialogueFinished(index=number, record=item)
        tally = tally.plus(item.outcome)
        if last[suite] == number:
            yield SuiteFinished(suite=suite, tally=Tally(passed=1))
    for extra in range(skipped):
        index = len(records) + extra
        tally = tally.plus("skipped")
        yield DialogueSkipped(
            index=index,
            job=job(index, f"skipped-{extra}", suite="salon/late", covers=("BOOK-2",)),
            reason="skip.maxfail",
        )
    for number in range(troubles):
        yield Trouble(
            where="portal",
            code="reporter.broken",
            parameters={"name": "late", "path": "x", "error": HOSTILE},
            index=number,
        )
    bad = tally.failed or tally.error
    yield RunFinished(
        finished_at="2026-03-02T07:00:09Z", seconds=9.4, tally=tally, exit_code=3 if tally.error else 1 if bad else 0
    )
