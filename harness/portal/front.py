"""The way in: one HTTP request to one reply, for every session that is mounted here, told apart by its tokens.

Pure of sockets: the server, the mock transport of tests and `respx` routes all call `Front.answer`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from harness.portal.envelope import failure
from harness.portal.exchange import Reply, Request, reply
from harness.portal.journal import UnreadableError
from harness.portal.refusals import Broken, Refusal, known
from harness.portal.requests import Target, Written, target, written
from harness.portal.session import Session
from harness.ports import Answer

Door = Callable[[Request], Reply]
TOO_LARGE = Refusal(413, "INVALID_REQUEST", "Request is too large")
MALFORMED = Refusal(400, "INVALID_REQUEST", "Malformed request")
_PAGE = b"<html><head><title>%s</title></head><body><center><h1>nginx</h1></center></body></html>"
_log = logging.getLogger(__name__)


class Front:
    """Serves mounted sessions.

    Attributes:
        late: calls for sessions that had been closed.
        doors: first segment of a path → who answers everything under it, besides ``rest``.
    """

    def __init__(self) -> None:
        self.late = 0
        self.doors: dict[str, Door] = {}
        self._sessions: dict[str, Session] = {}
        self._closed: set[str] = set()

    def mount(self, session: Session, root: str) -> str:
        """Serve a session.

        Args:
            session: with all tokens that it has and will have.
            root: scheme, host and port under which it is reached.

        Returns:
            Its base URL, ending in a slash.
        """
        access = session.access
        access.address = root

        def lead_here(token: str) -> None:
            self._sessions[token] = session
            self._closed.discard(token)

        access.announce = lead_here
        for token in access.tokens():
            lead_here(token)
        return self.base(session, root)

    @staticmethod
    def base(session: Session, root: str) -> str:
        """Base URL of a session's webhook under an address."""
        return f"{root}/rest/{session.user}/{session.token}/"

    def unmount(self, session: Session) -> None:
        """Refuse calls to this session from now on, and count them as late."""
        session.access.announce = _nowhere
        for token in session.access.tokens():
            if self._sessions.get(token) is session:
                del self._sessions[token]
                self._closed.add(token)

    def find(self, token: str) -> Session | None:
        """The session that a token leads to."""
        return self._sessions.get(token)

    def sessions(self) -> list[Session]:
        """Everything that is mounted, each once."""
        return list({id(session): session for session in tuple(self._sessions.values())}.values())

    def answer(self, request: Request) -> Reply:
        """What the portal answers.

        Raises:
            Broken: a planned fault (``timeout``, ``disconnect``) keeps it from answering.
        """
        door = self.doors.get(request.path.lstrip("/").partition("/")[0])
        try:
            if door is not None:
                return door(request)
            answer, delay = self._called(request)
        except Broken as broken:
            if broken.how.isdecimal():
                return Reply(int(broken.how), _PAGE % broken.how.encode(), "text/html")
            raise
        except Refusal as refusal:
            return reply(failure(refusal))
        except Exception:  # noqa: BLE001 - a defect of the harness: said aloud, answered as a portal would
            _log.exception("a portal method crashed")
            return reply(failure(known("INTERNAL_SERVER_ERROR")))
        return reply(answer, delay)

    def _called(self, request: Request) -> tuple[Answer, float]:
        if request.body is None:
            raise TOO_LARGE
        aim = target(request.path)
        if aim is not None and request.headers.get("host", "").startswith("oauth.") and not aim.token:
            aim = Target(f"oauth/{aim.method}")
        if aim is None:
            raise known("ERROR_METHOD_NOT_FOUND")
        try:
            given: Written | None = written(request, v3=aim.v3)
        except UnreadableError:
            given = None
        session, token = self._session(aim, request, given)
        switches = session.switches
        if switches.https_required and not request.secure:
            return session.refuse(aim.method, known("INVALID_REQUEST")), 0.0
        if given is None:
            return session.refuse(aim.method, MALFORMED), 0.0
        params = given.merged(switches.precedence)
        return session.serve(aim.method, params, token, request.headers.get("idempotency-key"))

    def _session(self, aim: Target, request: Request, given: Written | None) -> tuple[Session, str]:
        stated = _text(given.auth) if given else ""
        bearer = "" if aim.token or stated else _bearer(request)
        token = aim.token or stated or bearer
        if not token:
            raise known("NO_AUTH_FOUND")
        session = self._sessions.get(token)
        if session is None or not session.is_webhook(aim.token, aim.user):
            self.late += token in self._closed
            raise known("INVALID_CREDENTIALS" if aim.token else "invalid_token")
        if bearer and not session.switches.bearer:
            raise known("NO_AUTH_FOUND")
        return session, token


def _nowhere(token: str) -> None:
    """A token that is issued after the session has closed leads nowhere."""
    del token


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
