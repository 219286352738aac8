"""Who is calling: the webhooks and applications of one session, and the tokens that they have been given.

Tokens derive from the session's own secret and count up, so that they repeat from run to run and no two sessions share
one. A portal that is served by itself (its secret is random) also takes the tokens that its seed states.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf
from typing import Any, Literal

from harness.clock import VirtualClock
from harness.portal.refusals import known
from harness.portal.seed import EVERYTHING, Application, Seed

ACCESS_LIFE = 3600
"""Seconds that an access token is good for."""
REFRESH_LIFE = 180 * 86_400
"""Seconds that a refresh token is good for."""
BOT_SCOPES = frozenset(
    {"booking", "calendar", "crm", "department", "disk", "im", "imbot", "imopenlines", "sale", "task", "tasks", "user"}
)
"""Of an application that stands for a webhook."""
_KNOWN = (
    "bizproc", "booking", "calendar", "catalog", "crm", "department", "disk", "entity", "im", "imbot", "imconnector",
    "imopenlines", "lists", "log", "messageservice", "placement", "sale", "task", "telephony", "user",
    "user.userfield", "userfieldconfig",
)  # fmt: skip
"""What an application that may do everything is told that it may do."""
_ENOUGH = {"user": {"user_basic", "user_brief"}, "task": {"tasks", "tasks_extended"}}
"""Scopes that may stand in for another: narrower or newer names of the same right."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Permission to call, as one token gives it.

    Attributes:
        user: on whose behalf.
        expires: moment of the portal's clock (seconds of the epoch).
        application_token: what events to this application are signed with.
    """

    kind: Literal["webhook", "application"]
    token: str
    user: int
    scopes: frozenset[str] = EVERYTHING
    client_id: str = ""
    application_token: str = ""
    member_id: str = ""
    expires: float = inf

    def covers(self, scope: str) -> bool:
        """Whether a method of this scope may be called; no scope means every caller."""
        return not scope or scope in self.scopes or "*" in self.scopes or bool(_ENOUGH.get(scope, set()) & self.scopes)


CODE_LIFE = 30
"""Seconds that an authorization code is good for."""


@dataclass(frozen=True, slots=True)
class Refresh:
    """A refresh token or an authorization code: for which application and user, and until when."""

    token: str
    client_id: str
    user: int
    expires: float


def named(scopes: frozenset[str]) -> list[str]:
    """Scopes by name, in order, where somebody is told them."""
    return sorted(_KNOWN if "*" in scopes else scopes)


class Access:
    """Every grant of one session.

    Args:
        seed: names webhooks and applications.
        clock: of the session; tokens expire by it.
        secret: all tokens derive from it.
        token: of the bot's webhook; derived when empty.
        literal: tokens stated in the seed are valid as they stand, because no other session shares the address.

    Attributes:
        webhook: the bot's own.
        address: of the server, without a slash at its end.
        announce: told of every new token; the server sets it.
    """

    __slots__ = (
        "_clock", "_codes", "_current", "_grants", "_issued", "_literal", "_refresh", "_secret", "_seed",
        "address", "announce", "applications", "member_id", "webhook",
    )  # fmt: skip

    def __init__(
        self, seed: Seed, clock: VirtualClock, secret: str = "", token: str = "", *, literal: bool = False
    ) -> None:
        self._seed = seed
        self._clock = clock
        self._secret = secret
        self._literal = literal
        self._issued = 0
        self._refresh: dict[str, Refresh] = {}
        self._codes: dict[str, Refresh] = {}
        self._current: dict[tuple[str, int], Grant] = {}
        self.address = f"https://{seed.domain}"
        self.announce: Callable[[str], None] = _nobody
        self.member_id = self._derived("member")[:32]
        self.applications = {one.client_id: self._signed(one) for one in seed.applications}
        self.webhook = Grant("webhook", token or self._derived("")[:16], seed.caller, seed.scopes)
        self._grants = {self.webhook.token: self.webhook}
        for hook in seed.webhooks:
            own = hook.token if literal and hook.token else self._derived(f"webhook {hook.name}")[:16]
            self._grants[own] = Grant("webhook", own, hook.user, hook.scopes)

    def _derived(self, purpose: str) -> str:
        return hashlib.sha256(f"{self._secret}\x1f{purpose}".encode()).hexdigest()

    def _signed(self, application: Application) -> Application:
        token = application.application_token or self._derived(f"application {application.client_id}")[:32]
        return replace(application, application_token=token)

    @property
    def elsewhere(self) -> str:
        """Another name of the same address, for a portal that has been renamed."""
        for one, other in (("//127.0.0.1", "//localhost"), ("//localhost", "//127.0.0.1"), ("//[::1]", "//localhost")):
            if one in self.address:
                return self.address.replace(one, other)
        return self.address.replace("://", "://renamed-")

    def tokens(self) -> tuple[str, ...]:
        """All that lead to this session: those of calls, of refreshing, and codes."""
        return (*self._grants, *self._refresh, *self._codes)

    def resolve(self, token: str) -> Grant:
        """The grant of a token.

        Raises:
            Refusal: nobody has this token, it has expired, or its application is not installed.
        """
        grant = self._grants.get(token)
        if grant is None:
            raise known("invalid_token")
        if grant.kind == "application":
            if self._clock.now().timestamp() >= grant.expires:
                raise known("expired_token")
            if not self.applications[grant.client_id].installed:
                raise known("NOT_INSTALLED")
        return grant

    def is_webhook(self, token: str, user: str) -> bool:
        """Whether a webhook of this user has this token."""
        grant = self._grants.get(token)
        return grant is not None and grant.kind == "webhook" and str(grant.user) == user

    def named(self, name: str) -> Grant:
        """The grant of a webhook that the seed names.

        Raises:
            KeyError: it names none so.
        """
        hook = next((one for one in self._seed.webhooks if one.name == name), None)
        if hook is None:
            raise KeyError(name)
        own = hook.token if self._literal and hook.token else self._derived(f"webhook {hook.name}")[:16]
        return self._grants[own]

    def issue(self, client_id: str, user: int = 0) -> tuple[Grant, Refresh]:
        """A new access token and a new refresh token of an application.

        Args:
            client_id: the seed has to have it.
            user: on whose behalf; whoever installed the application when 0.
        """
        application = self.applications[client_id]
        user = user or application.user
        self._issued += 1
        now = self._clock.now().timestamp()
        grant = Grant(
            "application",
            self._derived(f"access {self._issued}"),
            user,
            application.scopes,
            client_id,
            application.application_token,
            self.member_id,
            now + ACCESS_LIFE,
        )
        refresh = Refresh(self._derived(f"refresh {self._issued}"), client_id, user, now + REFRESH_LIFE)
        self._grants[grant.token] = self._current[client_id, user] = grant
        self._refresh[refresh.token] = refresh
        self.announce(grant.token)
        self.announce(refresh.token)
        return grant, refresh

    def authorize(self, client_id: str) -> str:
        """A code that the application may exchange for tokens, once and soon."""
        application = self.applications[client_id]
        self._issued += 1
        code = self._derived(f"code {self._issued}")
        expires = self._clock.now().timestamp() + CODE_LIFE
        self._codes[code] = Refresh(code, client_id, application.user, expires)
        self.announce(code)
        return code

    def redeem(self, client_id: str, code: str) -> int | None:
        """Use up an authorization code: the user that it is for, or None when it is not valid."""
        return self._taken(self._codes, client_id, code)

    def refresh(self, client_id: str, token: str) -> int | None:
        """Use a refresh token, up unless the switch ``refresh_once`` says otherwise: its user, or None."""
        return self._taken(self._refresh, client_id, token, once=self._seed.switches.refresh_once)

    def _taken(self, held: dict[str, Refresh], client_id: str, token: str, *, once: bool = True) -> int | None:
        found = held.get(token)
        if found is None or found.client_id != client_id or found.expires <= self._clock.now().timestamp():
            return None
        if once:
            held[token] = replace(found, expires=0.0)
        return found.user

    def install(self, client_id: str) -> dict[str, Any]:
        """The application is installed from now on; the ``auth`` of its ONAPPINSTALL, refresh token included."""
        self.applications[client_id] = replace(self.applications[client_id], installed=True)
        grant, refresh = self.issue(client_id)
        return {**self.auth(grant), "refresh_token": refresh.token}

    def adopt(self, client_id: str, user: int) -> None:
        """Take whoever registers a bot through a webhook for a local application, so that its events carry tokens.

        Args:
            client_id: as the webhook names it.
            user: on whose behalf the webhook works.
        """
        if client_id not in self.applications:
            self.applications[client_id] = self._signed(Application(client_id, "", user, scopes=BOT_SCOPES))

    def current(self, client_id: str, user: int = 0) -> Grant:
        """A valid access token of an application: the last one issued, or a new one when it has expired."""
        user = user or self.applications[client_id].user
        grant = self._current.get((client_id, user))
        if grant is None or self._clock.now().timestamp() >= grant.expires:
            grant, _ = self.issue(client_id, user)
        return grant

    def expire(self, grant: Grant) -> None:
        """From now on this access token is refused as expired; a webhook's never is."""
        if grant.kind == "application":
            old = replace(grant, expires=self._clock.now().timestamp())
            self._grants[grant.token] = old
            if self._current.get((grant.client_id, grant.user)) == grant:
                self._current[grant.client_id, grant.user] = old

    def auth(self, grant: Grant) -> dict[str, Any]:
        """What a token answer and the ``auth`` of an event to an application say of a grant."""
        application = self.applications[grant.client_id]
        return {
            "access_token": grant.token,
            "expires": int(grant.expires),
            "expires_in": max(0, int(grant.expires - self._clock.now().timestamp())),
            "scope": ",".join(named(grant.scopes)),
            "domain": self._seed.domain,
            "server_endpoint": f"{self.address}/rest/",
            "status": application.status,
            "client_endpoint": f"{self.address}/rest/",
            "member_id": self.member_id,
            "user_id": grant.user,
            "application_token": grant.application_token,
        }

    def unsigned(self, application_token: str) -> dict[str, Any]:
        """The ``auth`` of an event that carries no access token (outgoing webhooks, automation)."""
        return {
            "domain": self._seed.domain,
            "client_endpoint": f"{self.address}/rest/",
            "server_endpoint": f"{self.address}/rest/",
            "member_id": self.member_id,
            "application_token": application_token,
        }


def _nobody(token: str) -> None:
    del token
