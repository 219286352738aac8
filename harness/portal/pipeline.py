"""The order in which a call is let in, limited, struck by planned faults, run and answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from harness.clock import stopwatch
from harness.portal.call import Call, Page
from harness.portal.envelope import V3, failure, success, time_block
from harness.portal.faults import Faults, strike
from harness.portal.idempotency import Replays, digest
from harness.portal.limits import BATCH_LEAST, Bucket, Operating, cost
from harness.portal.meanings import add_meanings
from harness.portal.permits import permit
from harness.portal.php import as_php
from harness.portal.refusals import Refusal, known
from harness.portal.selection import begin_of_page
from harness.portal.world import World
from harness.ports import Answer
from harness.registry import Marked

_ABSENT = object()
_ZERO = frozenset({"crm.item.list"})
"""Lists that are documented to answer ``total: 0`` when they are asked not to count."""


@dataclass(slots=True)
class Late:
    """Real seconds that a server has to wait before it sends an answer."""

    seconds: float = 0.0


class Pipeline:
    """Of one session, which sees to it that one call runs at a time.

    Args:
        world: state of the session.
        faults: planned by the dialogue.
    """

    def __init__(self, world: World, faults: Faults) -> None:
        self._world = world
        self._access = world.access
        self._faults = faults
        self._switches = world.seed.switches
        self._real = 0.0
        self._served = False
        self._late = Late()
        self._commands = 0.0
        self._bucket = Bucket(lambda: (self._seconds(), self._real), world.seed.tariff)
        self._operating = Operating(self._seconds, limited=self._switches.operating_limit)
        self._replays = Replays(self._seconds)

    def _seconds(self) -> float:
        return self._world.clock.now().timestamp()

    @contextmanager
    def served(self) -> Iterator[Late]:
        """While a server runs a call: delays are told instead of only played, and real time drains the rate limit."""
        self._real = stopwatch()
        self._served, self._late = True, Late()
        try:
            yield self._late
        finally:
            self._served = False

    def run(self, call: Call, found: Marked | None, *, nested: bool) -> Answer:
        """The answer to a call.

        Args:
            call: with the token still among its parameters.
            found: the method; None when there is none of this name.
            nested: it is a command of a batch, which has been let in already.

        Raises:
            Broken: the planned fault is one of transport.
        """
        v3 = call.method.startswith(V3)
        try:
            token = call.params.pop("auth", _ABSENT)
            if not nested:
                self._commands = 0.0
                self._admit(call, token)
            if found is not None:
                self._operating.check(self._payer(call, nested=nested), call.grant)
            arrived = self._world.clock.now()
            waited = self._strike(call)
            if call.fault == "moved":
                return self._moved(call, str(token))
            if found is None:
                raise known("ERROR_METHOD_NOT_FOUND", self._switches.method_not_found_text)
            permit(call.grant, found, nested=nested)
            return self._answered(call, found, (arrived, waited), nested=nested)
        except Refusal as refusal:
            return self.failure(refusal, v3=v3)
        except RecursionError:  # a filter nested a thousand levels deep: nothing has been written yet
            return self.failure(Refusal(400, "INVALID_REQUEST", "Malformed request"), v3=v3)

    def _outcome(self, call: Call, found: Marked) -> Any:
        """What the method makes of the call; the call keeps the parameters that were sent."""
        sent = call.params
        if self._switches.list_start == "page" and call.method.lower().endswith(".list"):
            call.params = begin_of_page(sent)
        try:
            return found.target(call)
        finally:
            call.params = sent

    def _answered(self, call: Call, found: Marked, when: tuple[datetime, float], *, nested: bool) -> Answer:
        arrived, waited = when
        request = digest(call.method, call.params) if call.key is not None and call.method.startswith(V3) else b""
        if request:
            again = self._replays.find(call.key or "", call.grant, request)
            if again is not None:
                return again
        fidelity = found.options.get("fidelity", "")
        outcome = self._outcome(call, found)
        if isinstance(outcome, Page):
            if outcome.total is None and (call.method in _ZERO or self._switches.uncounted_total == "zero"):
                outcome.total = 0
            outcome.result = as_php(outcome.result)
        elif not fidelity:  # shapes of the documentation are what PHP has written already
            outcome = as_php(outcome)
        add_meanings(call)
        seconds = round(cost(outcome, writes=found.options["writes"]) + waited, 6)
        time = time_block(arrived, seconds, self._world.seed.zone, self._switches)
        used, reset = self._bill(call, seconds, nested=nested)
        if self._switches.operating and call.fault != "no_operating":
            time["operating_reset_at"], time["operating"] = reset, used
        answer = success(outcome, time, fidelity)
        if request:
            self._replays.keep(call.key or "", call.grant, request, answer)
        return answer

    def _payer(self, call: Call, *, nested: bool) -> str:
        """The method whose operating time a call uses."""
        return "batch" if nested and self._switches.batch_billing == "batch" else call.method

    def _bill(self, call: Call, seconds: float, *, nested: bool) -> tuple[float, int]:
        if self._switches.batch_billing == "batch":
            if nested:
                self._commands += seconds
            elif call.method == "batch":  # its commands have been billed to it as they ran
                seconds = max(0.0, BATCH_LEAST - self._commands)
        return self._operating.bill(self._payer(call, nested=nested), call.grant, seconds)

    def _admit(self, call: Call, token: Any) -> None:
        if token is not _ABSENT:
            call.act_for(self._access.resolve(str(token)))
        if self._switches.rate_limit and not self._bucket.admits():
            limited = known("QUERY_LIMIT_EXCEEDED")
            if call.method.startswith("imbot.v2."):
                limited.status = self._switches.imbot_v2_limit_status
            raise limited

    def _strike(self, call: Call) -> float:
        """Let the planned faults of a call strike; the seconds by which it is late."""
        call.fault, wait = self._faults.mark(call.method)
        self._delay(wait)
        if call.fault == "expired_token":
            self._access.expire(call.grant)
        if call.fault != "moved":
            strike(call.fault)
        return wait

    def _delay(self, seconds: float) -> None:
        if seconds:
            self._late.seconds += seconds
            clock = self._world.clock
            if not (clock.runs and self._served):  # else the server's waiting moves it
                clock.advance(seconds)

    def strike(self, name: str) -> None:
        """Let the faults planned for something that is no method strike.

        Raises:
            Refusal: an error code.
            Broken: a fault of transport.
        """
        answer, wait = self._faults.mark(name)
        self._delay(wait)
        strike(answer)

    def _moved(self, call: Call, token: str) -> Answer:
        place = f"{call.grant.user}/{token}/" if call.grant.kind == "webhook" else ""
        version, method = (V3, call.method.removeprefix(V3)) if call.method.startswith(V3) else ("", call.method)
        location = f"{self._access.elsewhere}/rest/{version}{place}{quote(method)}"
        body = {"error": "MOVED", "error_description": "The portal has been renamed"}
        return Answer(status=302, body=body, headers={"Location": location})

    def failure(self, refusal: Refusal, *, v3: bool = False) -> Answer:
        """The envelope of an error, with the status that the portal's switches give it."""
        status = self._switches.status(refusal.code, refusal.status)
        return failure(Refusal(status, refusal.code, refusal.text, refusal.field), v3=v3)
