"""Transcripts by hand, for tests of checks and plug-ins: what was said and done, line by line.

    >>> from harness.testkit.transcripts import Talk, judged
    >>> from harness.checks.reply_text import Says
    >>> talk = Talk().client("Привет").bot("Здравствуйте! Мы работаем до 20:00.").transcript()
    >>> judged(Says(texts="20:00"), talk).status
    'satisfied'

CRM calls stand where the bot makes them, with what they amount to; the windows of the journal follow by themselves.

    >>> talk = (
    ...     Talk()
    ...     .client("Позовите администратора")
    ...     .call("imopenlines.operator.another.get", meanings=[meaning("escalation", to="manager")])
    ...     .bot("Передаю вас администратору.")
    ...     .transcript()
    ... )
    >>> talk.exchanges[0].calls
    (0, 1)
    >>> [found.facts for _, _, found in seen(talk).meanings("escalation")]
    [{'to': 'manager'}]
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

import msgspec

from harness.clock import VirtualClock
from harness.judging.context import View
from harness.model.approved import NOTHING, Approved
from harness.model.crm import CrmCall, CrmJournal, FieldChange, Meaning, Row
from harness.model.crm_state import CREATED, DELETED
from harness.model.dialogue import Client, Dialogue, Expectation, Given, UserTurn
from harness.model.seen import Seen
from harness.model.transcript import Deviation, Exchange, Failure, Handover, Message, Said, Transcript
from harness.model.value import Source
from harness.model.verdict import Ruling
from harness.ports import Check

HERE = Source(path="example.suite.yaml")
"""Where dialogues of this module claim to be written."""


def meaning(name: str, **facts: Any) -> Meaning:
    """What a call amounts to; names and facts are listed at `harness.model.crm.MEANINGS`."""
    return Meaning(name=name, facts=facts)


def created(entity: str, number: str, **fields: Any) -> list[FieldChange]:
    """The changes of a call that creates an entity with these fields.

    >>> [change.field for change in created("lead", "7", NAME="Анна")]
    ['@created', 'NAME']
    """
    mark = FieldChange(entity=entity, id=number, field=CREATED, after=True)
    return [mark, *changed(entity, number, **{name: (None, value) for name, value in fields.items()})]


def changed(entity: str, number: str, **fields: tuple[Any, Any]) -> list[FieldChange]:
    """The changes of a call that sets fields: name -> (before, after).

    >>> changed("lead", "7", STATUS_ID=("NEW", "BOOKED"))[0].after
    'BOOKED'
    """
    return [
        FieldChange(entity=entity, id=number, field=name, before=before, after=after)
        for name, (before, after) in fields.items()
    ]


def deleted(entity: str, number: str) -> list[FieldChange]:
    """The change of a call that deletes an entity."""
    return [FieldChange(entity=entity, id=number, field=DELETED, before=True)]


class Talk:
    """A conversation that grows by a call per event; every method but `transcript` returns the talk itself.

    An act of the client, a wait or an act of somebody else begins an exchange (and a turn of its own); what the bot
    says and does belongs to the exchange that stands open. The bot may act before anybody spoke to it: that opens a
    wait.

    Args:
        now: virtual moment at which it begins, ISO 8601 with offset.
        given: whatever else is given; its ``now`` is overridden.
        client: the person on the other side.
        dialogue: its id.

    >>> talk = Talk().client("Привет", "Вы тут?").bot("Да!", "Записаться").clicks("Записаться").bot("Когда?")
    >>> [(exchange.kind, exchange.reply.text) for exchange in talk.transcript().exchanges]
    [('user', 'Да!'), ('click', 'Когда?')]
    """

    def __init__(
        self,
        *,
        now: str = "2026-03-02T10:00:00+03:00",
        given: Given | None = None,
        client: Client | None = None,
        dialogue: str = "example",
    ) -> None:
        self._clock = VirtualClock(datetime.fromisoformat(now))
        given = msgspec.structs.replace(given or Given(), now=now)
        self._given = given if client is None else msgspec.structs.replace(given, client=client)
        self._dialogue = dialogue
        self._exchanges: list[Exchange] = []
        self._calls: list[CrmCall] = []
        self._rows: list[Row] = []
        self._deviations: list[Deviation] = []
        self._answers: dict[str, dict[str, Any]] | None = None
        self._failure: Failure | None = None
        self._bindings: dict[str, str] = {}

    def client(self, *texts: str) -> Talk:
        """The client writes: one message, or several in a burst."""
        return self._begin("user", tuple(Said(text=text) for text in texts))

    def clicks(self, button: str) -> Talk:
        """The client presses a button."""
        return self._begin("click", (Said(kind="click", text=button),))

    def sends(
        self, what: Literal["photo", "voice", "file", "contact", "location"], text: str = "", **content: Any
    ) -> Talk:
        """The client sends something that is not text; ``text`` is what a person would read of it."""
        return self._begin("send", (Said(kind=what, text=text, content=content),))

    def waits(self, seconds: float) -> Talk:
        """Virtual time passes; what the bot says and does next happens in that time."""
        started = self._clock.now()
        self._clock.advance(seconds)
        self._begin("wait", note=f"{started.isoformat()} → {self._clock.now().isoformat()}")
        return self._change(at=started.isoformat())

    def operator(self, action: str, text: str = "") -> Talk:
        """A person at the other end acts: answers, transfers, closes."""
        return self._begin("operator", note=f"{action} «{text}»" if text else action)

    def event(self, name: str) -> Talk:
        """The CRM or a payment provider acts."""
        return self._begin("event", note=name)

    def bot(self, text: str, *buttons: str, latency: float | None = None) -> Talk:
        """The bot says something; again for another message of the same reply.

        Args:
            text: of the message.
            buttons: texts of the buttons under it.
            latency: seconds until the reply, when it matters.
        """
        reply = self._open().reply
        message = Message(text=text, buttons=buttons, at=self._clock.now().isoformat())
        self._change(reply=msgspec.structs.replace(reply, messages=(*reply.messages, message)))
        return self if latency is None else self._change(latency=latency)

    def hands_over(self, to: str = "", reason: str = "", summary: str = "") -> Talk:
        """The bot's reply itself states a hand-over, as bots without a CRM do."""
        handover = Handover(to=to, reason=reason, summary=summary)
        return self._change(reply=msgspec.structs.replace(self._open().reply, handover=handover))

    def labels(self, *labels: str) -> Talk:
        """What the bot says about its own turn (``fallback``, an intent …)."""
        return self._change(reply=msgspec.structs.replace(self._open().reply, labels=labels))

    def call(
        self, method: str, *, meanings: Iterable[Meaning] = (), changes: Iterable[FieldChange] = (), **rest: Any
    ) -> Talk:
        """The bot calls the CRM.

        Args:
            method: wire name.
            meanings: see `meaning`.
            changes: see `created`, `changed`, `deleted`.
            rest: further attributes of `harness.model.crm.CrmCall` (``params``, ``error``, ``actor`` …). ``kind`` is
                ``write`` when something changes, unless stated.
        """
        exchange = self._open()
        touched = tuple(changes)
        facts = {"kind": "write" if touched else "read", "at": self._clock.now().isoformat(), **rest}
        number = len(self._calls)
        self._calls.append(CrmCall(seq=number, method=method, meanings=tuple(meanings), changes=touched, **facts))
        return self._change(calls=(exchange.calls[0], number + 1))

    def row(self, entity: str, number: str, **fields: Any) -> Talk:
        """An entity that the portal had before the dialogue and that some call touches."""
        self._rows.append(Row(entity=entity, id=number, fields=fields))
        return self

    def captures(self, **values: str) -> Talk:
        """Values that a turn's ``capture`` found in the reply; known from this exchange on."""
        self._bindings = {**self._bindings, **values}
        return self._change(bindings=self._bindings)

    def deviates(self, code: str, **parameters: Any) -> Talk:
        """The script could not be followed at this exchange."""
        exchange = self._open()
        self._deviations.append(
            Deviation(code=code, turn=exchange.turn, parameters=parameters, exchange=exchange.index)
        )
        return self

    def answers(self, question: str, *, met: bool, reason: str = "") -> Talk:
        """What a grader said of a question; without any, no grader answered."""
        self._answers = {**(self._answers or {}), question: {"met": met, "reason": reason}}
        return self

    def breaks(self, code: str, **parameters: Any) -> Talk:
        """The bot, or the way to it, broke in this exchange."""
        exchange = self._exchanges[-1].index if self._exchanges else None
        self._failure = Failure(code=code, parameters=parameters, exchange=exchange)
        return self

    def transcript(self) -> Transcript:
        """All of it, as a value."""
        return Transcript(
            dialogue=self._dialogue,
            given=self._given,
            bot=self._given.bot,
            exchanges=tuple(self._exchanges),
            journal=CrmJournal(calls=tuple(self._calls), initial=tuple(self._rows)),
            deviations=tuple(self._deviations),
            answers=self._answers,
            failure=self._failure,
        )

    def _begin(self, kind: Any, said: tuple[Said, ...] = (), note: str = "") -> Talk:
        number, now, first = len(self._exchanges), self._clock.now().isoformat(), len(self._calls)
        latency = 0.0 if said else None
        self._exchanges.append(
            Exchange(
                index=number,
                turn=(number,),
                kind=kind,
                said=said,
                note=note,
                at=now,
                ended=now,
                latency=latency,
                calls=(first, first),
                bindings=self._bindings,
            )
        )
        return self

    def _open(self) -> Exchange:
        if not self._exchanges:
            self._begin("wait")
        return self._exchanges[-1]

    def _change(self, **fields: Any) -> Talk:
        self._exchanges[-1] = msgspec.structs.replace(self._open(), **fields)
        return self


def dialogue_of(transcript: Transcript, expect: Iterable[Expectation] = ()) -> Dialogue:
    """A dialogue that a transcript can be the record of: a turn per exchange, nothing expected but ``expect``."""
    turns = tuple(
        UserTurn(messages=tuple(said.text for said in exchange.said), source=HERE) for exchange in transcript.exchanges
    )
    return Dialogue(
        id=transcript.dialogue, suite="example", given=transcript.given, turns=turns, expect=tuple(expect), source=HERE
    )


def seen(
    transcript: Transcript,
    scope: Literal["turn", "dialogue"] = "dialogue",
    *,
    turn: int = -1,
    approved: Approved = NOTHING,
) -> Seen:
    """What a check is given to judge.

    Args:
        transcript: what happened.
        scope: ``dialogue``: all of it; ``turn``: one exchange, the others stand in ``following``.
        turn: for the scope ``turn``, index of the exchange; the last one unless stated.
        approved: offers, facts and prices of the business.

    Raises:
        IndexError: there is no such exchange.

    >>> talk = Talk().client("Раз").bot("Первый").client("Два").bot("Второй").transcript()
    >>> [exchange.reply.text for exchange in seen(talk, "turn", turn=0).following]
    ['Второй']
    """
    view = View(dialogue_of(transcript), transcript, approved)
    at_turn = view.of_turn(transcript.exchanges[turn].turn) if scope == "turn" else None
    return at_turn or view.of_dialogue()


def judged(
    check: Check, transcript: Transcript, scope: Literal["turn", "dialogue"] = "dialogue", **rest: Any
) -> Ruling:
    """What a check says of a transcript; the arguments are those of `seen`."""
    return check.judge(seen(transcript, scope, **rest))
