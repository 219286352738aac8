"""Who may come in: whoever holds the token, from this very address.

A page that somebody visits meanwhile must not reach the portal through that person's browser: the ``Host`` has to be
an address or a name that the server was told (a rebound name is neither), the ``Origin`` the server's own, and the
cookie is one that the browser sends along with nothing that another site begins.
"""

from __future__ import annotations

import hmac
import ipaddress

from harness.portal.control.asking import AskingError, query_of
from harness.portal.exchange import Request

READING = frozenset({"GET", "HEAD"})
PREFIX = "_harness"


class Guard:
    """Of one server.

    Args:
        token: that has to be shown.
        names: of hosts that are this server, besides ``localhost`` and plain addresses.
    """

    def __init__(self, token: str, names: frozenset[str] = frozenset()) -> None:
        self._token = token.encode()
        self._names = names | {"localhost"}

    def admit(self, request: Request, *, page: bool = False) -> None:
        """Let a request pass.

        Args:
            request: as it came.
            page: it asks for the page, which people open with the token in the address.

        Raises:
            AskingError: it comes from elsewhere, or without the token.
        """
        host = request.headers.get("host", "")
        if not self._is_own(host):
            raise AskingError(403, "portal.control.host", host=host[:100] or "-")
        origin = request.headers.get("origin")
        own = f"{'https' if request.secure else 'http'}://{host}"
        site, mode = (request.headers.get(f"sec-fetch-{name}", "") for name in ("site", "mode"))
        foreign = site in {"cross-site", "same-site"} and mode != "navigate"
        if foreign or (origin is not None and origin.lower() != own.lower()):
            raise AskingError(403, "portal.control.origin", origin=(origin or site)[:100])
        if not self._knows(request, page=page, origin=origin):
            raise AskingError(401, "portal.control.token")

    def _is_own(self, host: str) -> bool:
        name = _without_port(host)
        if name.lower() in self._names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    def _knows(self, request: Request, *, page: bool, origin: str | None) -> bool:
        scheme, _, shown = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self._is_token(shown.strip())
        if page and self._is_token(query_of(request).get("token", "")):
            return True
        if request.verb not in READING and origin is None:
            return False  # browsers name the origin of whatever changes something
        return self._is_token(_cookies(request).get(_cookie_name(request), ""))

    def _is_token(self, shown: str) -> bool:
        return hmac.compare_digest(shown.encode("utf-8", "replace"), self._token)

    def cookie(self, request: Request) -> str:
        """The header ``Set-Cookie`` that lets the page in from now on; its name holds the port, as cookies do not."""
        safe = "; Secure" if request.secure else ""
        return f"{_cookie_name(request)}={self._token.decode()}; Path=/{PREFIX}; HttpOnly; SameSite=Strict{safe}"


def _without_port(host: str) -> str:
    if host.startswith("["):
        name, end, _ = host[1:].partition("]")
        return name if end else ""
    return host.partition(":")[0]


def _cookie_name(request: Request) -> str:
    port = request.headers.get("host", "").rpartition(":")[2]
    return f"harness_{port if port.isascii() and port.isdigit() else 'portal'}"


def _cookies(request: Request) -> dict[str, str]:
    pairs = (part.partition("=") for part in request.headers.get("cookie", "").split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}
