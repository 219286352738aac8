"""What answers under ``/_harness/``: the page, its few files, and the JSON interface under ``/_harness/api/``."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import msgspec

from harness.clock import secret_token
from harness.errors import HarnessError
from harness.portal.control.asking import Asked, AskingError
from harness.portal.control.guard import PREFIX, READING, Guard
from harness.portal.control.page import Page
from harness.portal.control.verbs import TABLE
from harness.portal.exchange import Reply, Request
from harness.portal.serving import Served
from harness.wording import text

LARGEST_REPLY = 4_000_000
"""Bytes of JSON that an answer has at most."""
_SAFE: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
)
_encoder = msgspec.json.Encoder(enc_hook=str)
_log = logging.getLogger(__name__)


class Door:
    """A door of the front.

    Args:
        served: the portal that is looked into.
        lang: of errors and of the page.
        host: that the server was told to listen on, when it is a name.

    Attributes:
        token: that lets in; another one at each start.
        url: of the page, with the token.
    """

    def __init__(self, served: Served, lang: str, host: str = "") -> None:
        self._served = served
        self._lang = lang
        self.token = secret_token()
        self._guard = Guard(self.token, frozenset({host.lower()} - {""}))
        self.url = f"{served.plain_root}/{PREFIX}/?token={self.token}"
        self._page = Page(lang)

    def __call__(self, request: Request) -> Reply:
        """Answer a request."""
        try:
            answer = self._answered(request)
        except HarnessError as error:
            status = error.status if isinstance(error, AskingError) else 400
            answer = self._refused(status, error.code, error.parameters)
        except Exception:  # noqa: BLE001 - a defect of the harness: said aloud, and the server lives on
            _log.exception("the control interface crashed")
            answer = self._refused(500, "portal.control.crash", {})
        return replace(answer, headers={**_SAFE, **answer.headers})

    def _answered(self, request: Request) -> Reply:
        path = request.path.strip("/").split("/")[1:]
        self._guard.admit(request, page=not path)
        if len(path) < 2 and request.verb in READING:
            found = self._page.find(path[0] if path else "")
            if found is not None:
                return replace(found, headers={} if path else {"Set-Cookie": self._guard.cookie(request)})
        if len(path) == 2 and path[0] == "api":
            return self._called(path[1], request)
        raise AskingError(404, "portal.control.unknown", got="/".join(path)[:80], valid=", ".join(TABLE))

    def _called(self, name: str, request: Request) -> Reply:
        methods = TABLE.get(name)
        if methods is None:
            raise AskingError(404, "portal.control.unknown", got=name[:80], valid=", ".join(TABLE))
        verb = methods.get("GET" if request.verb in READING else request.verb)
        if verb is None:
            raise AskingError(405, "portal.control.method", got=request.verb, valid=", ".join(methods))
        body = _encoder.encode(verb(self._served, Asked(request)))
        if len(body) > LARGEST_REPLY:
            raise AskingError(413, "portal.control.reply_size", most=LARGEST_REPLY)
        return Reply(200, body)

    def _refused(self, status: int, code: str, parameters: dict[str, Any]) -> Reply:
        told = {"error": code, "text": text(code, self._lang, **parameters)}
        return Reply(status, _encoder.encode(told))


def open_door(served: Served, lang: str, host: str = "") -> Door:
    """Let whoever holds the token look into a portal and take a hand in it, until it stops.

    Args:
        served: the portal.
        lang: of errors and of the page.
        host: that the server was told to listen on, when it is a name.
    """
    door = Door(served, lang, host)
    served.open_door(PREFIX, door)
    return door
