"""A thin REST client of the portal: the same code in process and over HTTP.

A call that the portal turns away for a while (limits, 5xx, time-outs) is repeated with growing pauses, in virtual time,
so that no request of a client is lost (clause LEAD-1); a call that never succeeds raises `CrmGaveUp`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from harness.clock import VirtualClock
from harness.engines.scenario.business import Call, Crm
from harness.engines.scenario.templates import Filters, compiled, filled
from harness.ports import PortalSession

_SERVER_TROUBLE = 500
_TOO_MANY = 429
_NO_ANSWER = 0
_BAD_GATEWAY = 502
_TIMED_OUT = (_NO_ANSWER, 504)
"""After a time-out enough time has passed: the next try follows at once."""
_LONGEST_PAUSE = 8.0
_SECONDS_TO_ANSWER = 10.0


class CrmGaveUp(Exception):  # noqa: N818 - it is what happened, not a fault of this code
    """The portal would not take a call, however often it was tried."""

    def __init__(self, method: str, code: str) -> None:
        super().__init__(f"{method}: {code}")
        self.method = method
        self.code = code


class CrmRefused(Exception):  # noqa: N818 - likewise
    """The portal understood the call and said no (an unknown id, a taken slot)."""

    def __init__(self, method: str, code: str, text: str) -> None:
        super().__init__(f"{method}: {code} {text}")
        self.method = method
        self.code = code


class Wire(Protocol):
    """How one call reaches the portal: HTTP status (0: no answer came) and the envelope."""

    def __call__(self, method: str, params: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """Make the call."""


def in_process(portal: PortalSession) -> Wire:
    """Calls go straight into the portal's pipeline."""

    def send(method: str, params: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        try:
            answer = portal.call(method, params)
        except (TimeoutError, ConnectionError):
            return _NO_ANSWER, {}
        return answer.status, answer.body

    return send


def over_http(url: str, client: Any) -> Wire:
    """Calls go to the portal's address.

    Args:
        url: REST base, ending in a slash.
        client: an `httpx.Client`.
    """
    import httpx  # noqa: PLC0415 - 155 ms that in-process runs do not need

    def send(method: str, params: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        try:
            response = client.post(f"{url}{method}.json", json=params, timeout=_SECONDS_TO_ANSWER)
        except httpx.TransportError:
            return _NO_ANSWER, {}
        try:
            body = response.json()
        except ValueError:
            return _SERVER_TROUBLE, {}
        return response.status_code, body if isinstance(body, dict) else {}

    return send


class Calls:
    """The scenario's calls by name, their parameters taken apart once per bot."""

    def __init__(self, crm: Crm) -> None:
        self.patience = crm
        self.retry = frozenset(code.upper() for code in crm.retry)
        self.named = {name: (call, compiled(call.params), _path(call)) for name, call in crm.calls.items()}


def _path(call: Call) -> tuple[str, ...]:
    return tuple(call.take.split(".")) if call.take else ()


class CrmClient:
    """The REST client of one dialogue.

    Args:
        wire: how calls get through.
        clock: pauses between tries pass here.
        calls: of the scenario.
        filters: for values in parameters.
    """

    def __init__(self, wire: Wire, clock: VirtualClock, calls: Calls, filters: Filters) -> None:
        self._wire = wire
        self._clock = clock
        self._calls = calls
        self._filters = filters

    def do(self, name: str, view: Mapping[str, Any], *, check: Callable[[], Any] | None = None) -> Any:
        """Make a call of the scenario.

        Args:
            name: of the call.
            view: what its parameters refer to.
            check: asked after a try that got no answer: the call may have worked all the same; a value that is not
                None counts as its result, so that nothing is written twice.

        Returns:
            What the call's ``take`` points at in the result.

        Raises:
            CrmGaveUp: all tries were in vain.
            CrmRefused: the portal says no.
        """
        call, params, path = self._calls.named[name]
        values = filled(params, view, self._filters)
        status, code = _TOO_MANY, ""
        for attempt in range(self._calls.patience.attempts):
            if attempt and status not in _TIMED_OUT:
                self._clock.advance(min(self._calls.patience.backoff * 2 ** (attempt - 1), _LONGEST_PAUSE))
            status, body = self._wire(call.method, values)
            code = str(body.get("error", "")) if body else "NO_ANSWER"
            if status == 200 and "error" not in body:
                return _taken(body.get("result"), path)
            if not self._worth_another_try(status, code):
                raise CrmRefused(call.method, code, str(body.get("error_description", ""))[:200])
            found = check() if check is not None and status in (*_TIMED_OUT, _BAD_GATEWAY) else None
            if found is not None:
                return found
        raise CrmGaveUp(call.method, code or str(status))

    def _worth_another_try(self, status: int, code: str) -> bool:
        return status in (_NO_ANSWER, _TOO_MANY) or status >= _SERVER_TROUBLE or code.upper() in self._calls.retry


def _taken(result: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        if isinstance(result, Mapping):
            result = result.get(key)
        elif isinstance(result, list) and key.isdigit() and int(key) < len(result):
            result = result[int(key)]
        else:
            return None
    return result
