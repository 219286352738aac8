"""One private portal, for one dialogue: the ordered pipeline that every call goes through, and its journal."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal

from harness.model.crm import CrmCall, CrmJournal
from harness.model.dialogue import EventTurn, OperatorTurn
from harness.model.transcript import Said
from harness.portal import acts
from harness.portal.call import Call
from harness.portal.chats import Chat
from harness.portal.client_side import ClientSide
from harness.portal.delivering import Events
from harness.portal.envelope import V3, failure, told
from harness.portal.faults import Faults
from harness.portal.grants import Grant
from harness.portal.journal import RESULT_LIMIT, Journal, UnreadableError, bounded, bounded_params, copied
from harness.portal.meanings import add_meanings
from harness.portal.method_table import MethodTable, plain_name
from harness.portal.outbox import Outbox
from harness.portal.pipeline import Late, Pipeline
from harness.portal.refusals import Broken, Refusal, known
from harness.portal.switches import Switches
from harness.portal.world import World
from harness.ports import Answer
from harness.registry import Marked

_MALFORMED = Refusal(400, "INVALID_REQUEST", "Malformed request")
_NO_XML = "This portal answers in JSON only: call the method with .json, or without an ending"
Actor = Literal["bot", "client", "operator", "portal"]
Kind = Literal["read", "write", "unknown"]


class Session:
    """A `harness.ports.PortalSession`.

    Args:
        world: state, owned by this session.
        methods: shared table of wire methods.
        faults: planned by the dialogue.
        forget: told once when the session closes.

    Attributes:
        token: of the webhook that the bot holds.
        access: all tokens, and whose they are.
        faults: as given.
        late: calls after it was closed.
        events: what goes out to handlers and bots.
    """

    def __init__(self, world: World, methods: MethodTable, faults: Faults, forget: Callable[[Session], None]) -> None:
        self.access = world.access
        self.faults = faults
        self.token = world.access.webhook.token
        self.chat_id = world.chat.id
        self.late = 0
        self._world = world
        self._methods = methods
        self._forget = forget
        self._journal = Journal()
        self._client: ClientSide | None = None
        self.events = Events(Outbox(world, faults), float(world.seed.switches.event_timeout))
        self._lock = threading.RLock()
        self._open = True
        self._pipeline = Pipeline(world, faults)

    @property
    def user(self) -> int:
        """Id of the user whose webhook the bot holds."""
        return self._world.seed.caller

    def is_webhook(self, token: str, user: str) -> bool:
        """Whether ``/rest/{user}/{token}/`` is a webhook of this portal; a path without a token passes."""
        return not token or self.access.is_webhook(token, user)

    @property
    def switches(self) -> Switches:
        """Of the portal."""
        return self._world.seed.switches

    def call(self, method: str, params: Mapping[str, Any]) -> Answer:
        """One REST call of the bot, in process: the same pipeline as over a socket.

        A planned time-out or broken connection, which has no envelope, is answered as status 504 or 502.
        """
        try:
            return self.receive(method, params)
        except Broken as broken:
            return _unanswered(broken)

    def serve(self, method: str, params: dict[str, Any], token: str, key: str | None) -> tuple[Answer, float]:
        """The same for a server, with the real seconds to wait before the answer is sent.

        Real time drains the rate limit too, because such a bot really sleeps.

        Args:
            method: as the path names it.
            params: of query and body.
            token: that the session was found by.
            key: the header ``Idempotency-Key``.

        Raises:
            Broken: the planned fault is one of transport.
        """
        with self._lock:
            with self._pipeline.served() as late:
                answer = self.receive(method, {**params, "auth": token}, key)
            return answer, late.seconds

    def receive(self, method: str, params: Mapping[str, Any], key: str | None = None) -> Answer:
        """Authorise, limit, strike planned faults, run, journal.

        Raises:
            Broken: the planned fault is one of transport.
        """
        with self._lock:
            if not self._open:
                self.late += 1
                return self._pipeline.failure(known("INVALID_CREDENTIALS"))
            try:
                given = copied(params)
            except UnreadableError:
                return self.refuse(method, _MALFORMED)
            if not isinstance(given, dict):  # a bot in process may pass anything; what is noted stays a mapping
                return self.refuse(method, _MALFORMED)
            if method.lower().rstrip("/").endswith(".xml"):
                return self.refuse(method, Refusal(400, "INVALID_REQUEST", _NO_XML))
            return self._run(method, given, None, key)

    @contextmanager
    def outside(self, name: str) -> Iterator[Late]:
        """While the portal answers something that is no method: faults planned for ``name`` strike it as well.

        Raises:
            Refusal: the planned fault is an error code.
            Broken: it is one of transport.
        """
        with self._lock, self._pipeline.served() as late:
            self._pipeline.strike(name)
            yield late

    def refuse(self, method: str, refusal: Refusal) -> Answer:
        """A call that cannot be run, because of how it came: noted without its parameters, and refused."""
        with self._lock:
            found, call = self._call(self._journal.arrive(), method, {})
            answer = self._pipeline.failure(refusal, v3=call.method.startswith(V3))
            self._note(len(self._journal) - 1, call, found, answer, None)
            return answer

    def _call(self, seq: int, method: str, params: dict[str, Any]) -> tuple[Marked | None, Call]:
        name = plain_name(method)
        found = self._methods.get(name, examples=self.switches.examples)
        called = found.name if found else name[:100].encode("utf-8", "replace").decode()
        known_methods = self._methods.known
        call = Call(
            self._world, called, params, known_methods, lambda one, given: self._run(one, given, (seq, call.grant))
        )
        return found, call

    def _run(
        self, method: str, params: dict[str, Any], within: tuple[int, Grant] | None, key: str | None = None
    ) -> Answer:
        seq = self._journal.arrive()
        found, call = self._call(seq, method, params)
        call.key = key
        batch = within[0] if within else None
        if within:
            call.act_for(within[1])
        try:
            answer = self._pipeline.run(call, found, nested=batch is not None)
        except Broken as broken:
            self._note(seq, call, found, _unanswered(broken), batch)
            raise
        except Exception:  # a defect of the harness: the journal stays whole, and the caller hears of it
            self._note(seq, call, found, failure(known("INTERNAL_SERVER_ERROR")), batch)
            raise
        self._note(seq, call, found, answer, batch)
        if answer.status == 200:
            self.events.take(call)
        else:
            self.events.tell()
        return answer

    def _note(self, seq: int, call: Call, found: Marked | None, answer: Answer, batch: int | None) -> None:
        ok = answer.status == 200
        error, text = (None, "") if ok else told(answer)
        kind: Kind = "unknown" if found is None else "write" if found.options["writes"] else "read"
        self._journal.note(
            CrmCall(
                seq=seq,
                at=self._world.now(),
                method=call.method,
                kind=kind,
                params=bounded_params(call.params),
                status=answer.status,
                result=bounded(answer.body["result"], RESULT_LIMIT) if ok else None,
                error=error,
                error_text=text,
                fault=call.fault,
                fidelity=found.options.get("fidelity", "") if found else "",
                batch=batch,
                meanings=tuple(call.meanings)
                if ok
                else tuple(one for one in call.meanings if one.name == "refused_message"),
                changes=tuple(call.changes) if ok else (),
                undocumented=tuple(call.undocumented) if ok else (),
            )
        )

    def client_says(self, said: tuple[Said, ...], chat: Chat | None = None) -> None:
        """The client of an open line writes: through its connector, so that bots and handlers hear it.

        Args:
            said: one after the other.
            chat: whose client; the dialogue's own when not stated.
        """
        with self._lock:
            for one in said:
                call = acts.client_writes(self._world, one, self._methods.known, chat or self._world.chat)
                self._note_act(call, "client")

    def play(self, act: OperatorTurn | EventTurn, chat: Chat | None = None) -> None:
        """Something that happens in the portal without the bot.

        Args:
            act: what happens.
            chat: where an operator acts; the dialogue's own when not stated.

        Raises:
            PortalError: the event does not fit the portal (an unknown queue, no such record).
        """
        with self._lock:
            for number in range(act.times if isinstance(act, EventTurn) else 1):
                call, actor = acts.perform(self._world, act, self._methods.known, again=number > 0, chat=chat)
                self._note_act(call, actor)

    def _note_act(self, call: Call, actor: Actor) -> None:
        add_meanings(call)
        self._journal.note(
            CrmCall(
                seq=self._journal.arrive(),
                at=self._world.now(),
                method=call.method,
                actor=actor,
                kind="write",
                params=bounded_params(call.params),
                result=True,
                meanings=tuple(call.meanings),
                changes=tuple(call.changes),
            )
        )
        self.events.take(call, actor)

    def open_line(self) -> ClientSide:
        """The client's end of the dialogue's open line."""
        if self._client is None:
            self._client = ClientSide(self._world, self.events, self.client_says)
        return self._client

    @contextmanager
    def state(self) -> Iterator[World]:
        """The state, to be looked at while nothing changes it."""
        with self._lock:
            yield self._world

    def mark(self) -> int:
        """Number of calls journalled so far."""
        return len(self._journal)

    def calls(self, since: int, limit: int) -> list[CrmCall]:
        """Calls from number ``since`` on, at most ``limit``."""
        with self._lock:
            return self._journal.since(since, limit)

    def journal(self) -> CrmJournal:
        """Everything so far, as values."""
        with self._lock:
            return self._journal.told(self._world.initial)

    def close(self) -> None:
        """Forget the state; calls after this are refused and counted as late."""
        with self._lock:
            if self._open:
                self._open = False
                self._forget(self)
        self.events.close()


def _unanswered(broken: Broken) -> Answer:
    how = {"timeout": 504, "disconnect": 502}
    status = how.get(broken.how) or int(broken.how)
    return Answer(status=status, body={"error": broken.how.upper(), "error_description": "No answer from the portal"})
