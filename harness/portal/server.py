"""The portal on a real socket: one server thread for all sessions, told apart by the token in the URL.

starlette and uvicorn are imported when a server is really started: bots in the process's own time never need them.
"""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

import msgspec

from harness.portal.envelope import failure
from harness.portal.journal import UnreadableError
from harness.portal.refusals import Broken, Refusal, known
from harness.portal.requests import Target, parameters, target
from harness.portal.session import Session
from harness.ports import Answer

LARGEST_BODY = 16_000_000
"""Bytes of a request that are read at most."""
GRACE = 1
"""Seconds that open connections get when the server stops."""
_DROP = "harness.drop"
_log = logging.getLogger(__name__)
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Server:
    """Serves sessions by token until stopped.

    Args:
        host: to listen on; loopback unless somebody asks for more.
        port: 0 takes a free one.
        hang: real seconds for which a planned time-out keeps the connection open before it is cut.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0, hang: float = 10.0) -> None:
        self.late = 0
        self._hang = hang
        self._sessions: dict[str, Session] = {}
        self._closed: set[str] = set()
        self._socket = socket.create_server((host, port), backlog=512)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else each answer waits 40 ms for an ACK
        self._host = host
        self.port = int(self._socket.getsockname()[1])
        self._uvicorn = _uvicorn(self._app)
        self._thread = threading.Thread(target=self._serve, name="portal-server", daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        self._uvicorn.run(sockets=[self._socket])

    def mount(self, session: Session) -> str:
        """Serve a session and return its base URL."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        access = session.access
        access.address = f"http://{host}:{self.port}"

        def lead_here(token: str) -> None:
            self._sessions[token] = session
            self._closed.discard(token)

        access.announce = lead_here
        for token in access.tokens():
            lead_here(token)
        return f"{access.address}/rest/{session.user}/{session.token}/"

    def unmount(self, session: Session) -> None:
        """Refuse calls to this session from now on, and count them as late."""
        for token in session.access.tokens():
            if self._sessions.get(token) is session:
                del self._sessions[token]
                self._closed.add(token)

    def wait(self) -> None:
        """Block until the server stops."""
        self._thread.join()

    def stop(self) -> None:
        """Stop listening and end the thread."""
        self._uvicorn.should_exit = True
        self._thread.join()
        self._socket.close()

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        from starlette.requests import ClientDisconnect, Request  # noqa: PLC0415 - only a real server needs it
        from starlette.responses import Response  # noqa: PLC0415 - likewise

        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        with suppress(ClientDisconnect):  # nobody is left to answer
            body = await _read(request)
            try:
                answer = self._answer(request, body)
            except Broken as broken:
                await self._cut(scope, receive, broken)
                return
            except Exception:  # noqa: BLE001 - a defect of the harness: said aloud, answered as a portal would
                _log.exception("a portal method crashed")
                answer = failure(known("INTERNAL_SERVER_ERROR"))
            response = Response(
                msgspec.json.encode(answer.body),
                status_code=answer.status,
                headers={"Content-Type": "application/json; charset=utf-8", **answer.headers},
            )
            await response(scope, receive, send)

    def _answer(self, request: Any, body: bytes | None) -> Answer:
        if body is None:
            return failure(Refusal(413, "INVALID_REQUEST", "Request is too large"))
        try:
            aim = target(request.url.path)
            if aim is None:
                raise known("ERROR_METHOD_NOT_FOUND")
            try:
                params = parameters(request.url.query, body, request.headers.get("content-type", ""))
            except UnreadableError:
                return self._session(aim, request, {}).unreadable(aim.method)
            session = self._session(aim, request, params)
            return session.receive_over_socket(aim.method, params, aim.token or _bearer(request))
        except Refusal as refusal:
            return failure(refusal)

    def _session(self, aim: Target, request: Any, params: dict[str, Any]) -> Session:
        token = aim.token or str(params.get("auth") or "") or _bearer(request)
        if not token:
            raise known("NO_AUTH_FOUND")
        session = self._sessions.get(token)
        if session is None or not session.is_webhook(aim.token, aim.user):
            self.late += token in self._closed
            raise known("INVALID_CREDENTIALS" if aim.token else "invalid_token")
        return session

    async def _cut(self, scope: Scope, receive: Receive, broken: Broken) -> None:
        import asyncio  # noqa: PLC0415 - 25 ms that bots in the process's own time never pay

        if broken.how == "timeout":
            with suppress(TimeoutError):  # the client has not given up by then
                await asyncio.wait_for(_gone(receive), self._hang)
        scope["extensions"][_DROP]["abort"]()
        await _gone(receive)


def _bearer(request: Any) -> str:
    return str(request.headers.get("authorization", "")).removeprefix("Bearer ").strip()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _read(request: Any) -> bytes | None:
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > LARGEST_BODY:
            return None
        chunks.append(chunk)
    return b"".join(chunks)


def _uvicorn(app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> Any:
    import uvicorn  # noqa: PLC0415 - 60 ms that bots in the process's own time never pay
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol  # noqa: PLC0415 - likewise

    class Droppable(HttpToolsProtocol):
        """Lets the application cut the connection: a planned fault has no other way to say nothing."""

        def on_message_begin(self) -> None:
            super().on_message_begin()
            self.scope["extensions"] = {_DROP: {"abort": self.transport.abort}}

    config = uvicorn.Config(
        app,
        interface="asgi3",
        http=Droppable,
        ws="none",
        lifespan="off",
        loop="asyncio",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    return uvicorn.Server(config)
