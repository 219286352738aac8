"""The OAuth server of the vendor, played by the portal itself: ``/oauth/authorize/`` and ``/oauth/token/``.

It answers under any host name, so that clients with a hard-coded one can be led here. Where the documents only list
the error codes: an unknown application is ``wrong_client`` (status 200), a wrong secret ``invalid_client``, a code or
a refresh token that is unknown, used, expired or another application's ``invalid_grant``.
"""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from harness.portal.exchange import Reply, Request, reply
from harness.portal.front import Front
from harness.portal.grants import Access, named
from harness.portal.journal import UnreadableError
from harness.portal.refusals import Refusal
from harness.portal.requests import written
from harness.portal.seed import Application
from harness.portal.session import Session
from harness.ports import Answer

_ERRORS = {
    "wrong_client": (200, "Application is not known"),
    "invalid_client": (400, "Client authentication failed"),
    "invalid_grant": (400, "The code or the refresh token is not valid"),
    "invalid_request": (400, "The request lacks a parameter"),
    "invalid_scope": (403, "The application has no such scope"),
}
GRANTS = {"authorization_code": "code", "refresh_token": "refresh_token"}
"""Grant type → the parameter that carries the grant."""


class OAuth:
    """A door of the front.

    Args:
        front: whose sessions' applications it serves.
    """

    def __init__(self, front: Front) -> None:
        self._front = front

    def __call__(self, request: Request) -> Reply:
        """Answer a request under ``/oauth/``.

        Raises:
            Broken: a planned fault of transport strikes ``oauth.token``.
        """
        page = [part for part in request.path.lower().split("/") if part][1:]
        try:
            params = written(request).merged("body")
            if page == ["authorize"]:
                return self._authorize(params)
            if page == ["token"]:
                return self._token(params)
        except UnreadableError:
            return _failure(_refusal("invalid_request"))
        except Refusal as refusal:
            return _failure(refusal)
        return Reply(404, b"", "text/plain")

    def _token(self, params: dict[str, Any]) -> Reply:
        kind = GRANTS.get(_text(params, "grant_type"))
        if kind is None or not all(_text(params, name) for name in (kind, "client_id", "client_secret")):
            raise _refusal("invalid_request")
        carried = _text(params, kind)
        session = self._front.find(carried)
        application = self._application(_text(params, "client_id"), session)
        if not secrets.compare_digest(application.client_secret.encode(), _text(params, "client_secret").encode()):
            raise _refusal("invalid_client")
        wanted = {one for one in _text(params, "scope").replace(" ", ",").split(",") if one}
        if wanted - application.scopes and "*" not in application.scopes:
            raise _refusal("invalid_scope")
        if session is None:
            raise _refusal("invalid_grant")
        with session.outside("oauth.token") as late:
            return reply(Answer(status=200, body=_exchange(session.access, application, kind, carried)), late.seconds)

    def _application(self, client_id: str, session: Session | None) -> Application:
        for one in [session] if session else self._front.sessions():
            application = one.access.applications.get(client_id)
            if application is not None:
                return application
        raise _refusal("wrong_client")

    def _authorize(self, params: dict[str, Any]) -> Reply:
        client_id = _text(params, "client_id")
        known_by = [one for one in self._front.sessions() if client_id in one.access.applications]
        if not known_by:
            raise _refusal("wrong_client")
        if len(known_by) > 1:
            raise Refusal(400, "invalid_request", "Several portals at this address have this application")
        access = known_by[0].access
        application = access.applications[client_id]
        redirect = _text(params, "redirect_uri") or application.redirect
        if not redirect or redirect != application.redirect:
            raise Refusal(400, "invalid_request", "redirect_uri is not the application's own")
        answer = {
            "code": access.authorize(client_id),
            "state": _text(params, "state"),
            "domain": urlsplit(access.address).netloc,
            "member_id": access.member_id,
            "scope": ",".join(named(application.scopes)),
            "server_domain": urlsplit(access.address).netloc,
        }
        parts = urlsplit(redirect)
        query = urlencode([*parse_qsl(parts.query), *answer.items()])
        return Reply(302, b"", "text/plain", {"Location": parts._replace(query=query).geturl()})


def _exchange(access: Access, application: Application, kind: str, carried: str) -> dict[str, Any]:
    client_id = application.client_id
    user = access.redeem(client_id, carried) if kind == "code" else access.refresh(client_id, carried)
    if user is None:
        raise _refusal("invalid_grant")
    grant, refresh = access.issue(client_id, user)
    told = access.auth(grant)
    del told["application_token"]
    return {**told, "refresh_token": refresh.token}


def _text(params: dict[str, Any], name: str) -> str:
    value = params.get(name, "")
    return value if isinstance(value, str) else ""


def _refusal(code: str) -> Refusal:
    return Refusal(_ERRORS[code][0], code, _ERRORS[code][1])


def _failure(refusal: Refusal) -> Reply:
    body = {"error": refusal.code, "error_description": refusal.text}
    return reply(Answer(status=refusal.status, body=body))
