"""One address of a bot and the request that goes there, from templates."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import msgspec

from harness.bots.request import Request, Target
from harness.bots.template import NAMES, Context, Template, in_json, in_url, shown
from harness.profiles import Reader

METHODS: tuple[str, ...] = ("POST", "PUT", "PATCH", "GET", "DELETE")
_TYPES = {"json": b"application/json; charset=utf-8", "form": b"application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where and what to send; ``private`` holds configured headers and credentials, encoded."""

    method: str
    url: Template
    body: Template | None
    form: bool
    private: bytes
    fixed: Target | None

    def request(self, context: Context) -> Request:
        """The request for one occasion.

        Raises:
            ValueError: the filled URL is none.
        """
        target = self.fixed or Target.of(self.url.fill(context))
        if self.body is None:
            return Request(method=self.method, target=target, private=self.private)
        kind = b"Content-Type: " + _TYPES["form" if self.form else "json"] + b"\r\n"
        body = self._encode(self.body.fill(context))
        return Request(method=self.method, target=target, headers=kind, private=self.private, body=body)

    def _encode(self, value: Any) -> bytes:
        if isinstance(value, str):
            return value.encode()
        if self.form:
            return urlencode({key: shown(item) for key, item in value.items()}).encode()
        return msgspec.json.encode(value)

    @property
    def mentions_portal(self) -> bool:
        """Whether the bot is told the portal's address."""
        return self.url.mentions_portal or (self.body is not None and self.body.mentions_portal)


def read_endpoint(reader: Reader, request: Any, private: bytes) -> Endpoint:
    """The endpoint that ``url``, ``method``, ``request`` and ``body`` of a profile describe.

    Args:
        reader: of the profile or of a section of it; problems go there.
        request: template of the body when the profile states none; None for no body.
        private: headers, encoded by `read_headers`.
    """
    url = Template(reader.text("url", required=True), in_url)
    method = reader.choice("method", METHODS, "POST")
    form = reader.choice("body", tuple(_TYPES), "json") == "form"
    source = reader.raw("request", None if method == "GET" else request)
    quoting = (in_url if form else in_json) if isinstance(source, str) else None
    body = None if source is None else Template(source, quoting)
    if form and body is not None and not isinstance(source, str | Mapping):
        reader.problem("bot.profile.mapping", "request")
    for key, template in (("url", url), ("request", body)):
        for name in template.unknown if template else ():
            reader.problem("bot.profile.placeholder", key, name=name, valid=", ".join(NAMES))
    return Endpoint(method=method, url=url, body=body, form=form, private=private, fixed=_fixed(reader, url))


def _fixed(reader: Reader, url: Template) -> Target | None:
    """The target, when no placeholder is in its URL; a URL that is none is a problem of the profile."""
    filled = url.fill(dict.fromkeys(url.names, "x"))
    if not filled:
        return None
    try:
        target = Target.of(filled)
    except ValueError:
        reader.problem("bot.profile.url", "url")
        return None
    return None if url.names else target


def read_headers(reader: Reader) -> bytes:
    """``headers`` and ``auth`` of a profile, encoded for the wire."""
    headers = reader.texts("headers")
    auth = reader.section("auth")
    if auth is not None:
        headers.update(_auth(auth))
    lines = []
    for name, value in headers.items():
        try:
            line = f"{name}: {value}".encode("latin-1")
        except UnicodeEncodeError:
            reader.problem("bot.profile.header", f"headers.{name}")
            continue
        if any(byte < 0x20 or byte == 0x7F for byte in line) or not name or " " in name or ":" in name:
            reader.problem("bot.profile.header", f"headers.{name}")
        lines.append(line + b"\r\n")
    return b"".join(lines)


def _auth(auth: Reader) -> dict[str, str]:
    given = [key for key in ("bearer", "basic", "header") if auth.has(key)]
    if len(given) != 1:
        auth.problem("bot.profile.one_of", "", valid="bearer, basic, header")
    if "bearer" in given:
        return {"Authorization": f"Bearer {auth.text('bearer', required=True)}"}
    if "basic" in given and (basic := auth.section("basic")) is not None:
        pair = f"{basic.text('user', required=True)}:{basic.text('password')}"
        return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    if "header" in given and (header := auth.section("header")) is not None:
        return {header.text("name", required=True): header.text("value", required=True)}
    return {}
