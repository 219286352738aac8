"""Any bot behind an HTTP endpoint: a request template out, a reply mapping in.

    salon:
      kind: http
      url: https://bot.example/chat/{conversation}
      method: POST                       # PUT, PATCH, GET, DELETE
      headers: {X-Branch: kazan}
      auth: {bearer: "${BOT_TOKEN}"}     # or basic: {user, password}, or header: {name, value}
      body: json                         # or form
      request: {session: "{conversation}", texts: "{messages}", crm: "{portal.url}"}
      reply: {messages: "$.messages[*].text", buttons: $.keys, handover: $.operator, handover_to: $.queue,
              handover_reason: …, handover_summary: …, labels: $.intent, error: $.error, due: $.wake_at}
      burst: join                        # or each: a request per message
      open: {url: …, request: …, keep: {session: $.id}}     # {kept.session} in later requests
      wake: {url: …, request: …}         # time has moved, or {event.kind}, {event.name}, {event.data}
      end: {url: …, method: DELETE}
      timeout: 30s                       # for one reply: connecting, sending, headers and whole body
      connect_timeout: 5s
      max_bytes: 1000000
      max_redirects: 3
      retries: 2                         # of failures of the infrastructure only, see `harness.bots.client`
      retry_pause: 100ms                 # doubles with each retry
      tls: {verify: true, ca: certificates/own.pem}

Only ``url`` is required. Proxies named in the environment are not used: what is measured is the bot.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.bots.client import Client, Limits
from harness.bots.endpoint import Endpoint, read_endpoint, read_headers
from harness.bots.http_session import HttpSession, Routes
from harness.bots.jsonpath import Path as JsonPath
from harness.bots.mapping import read_mapping
from harness.bots.occasion import of_talk
from harness.clock import VirtualClock
from harness.ports import PortalSession, Talk
from harness.profiles import Reader
from harness.registry import bot

if TYPE_CHECKING:
    import ssl

_SAY = {"conversation": "{conversation}", "channel": "{channel}", "text": "{text}", "now": "{now}"}
_WAKE = {"conversation": "{conversation}", "event": "{event}", "now": "{now}"}
_EDGE = {"conversation": "{conversation}", "channel": "{channel}", "now": "{now}"}


@bot("http")
class HttpBot:
    """A bot that answers over HTTP: any endpoint, any JSON or form."""

    exclusive = False

    def __init__(self, routes: Routes, client: Client) -> None:
        self._routes = routes
        self._client = client
        ends = (routes.says, routes.opens, routes.wakes, routes.ends)
        self.needs_address = any(endpoint.mentions_portal for endpoint in ends if endpoint)

    @classmethod
    def from_profile(cls, name: str, profile: dict[str, Any], fixtures: Path) -> HttpBot:
        """Build from the settings; relative file names start at the folder that holds ``fixtures``.

        Raises:
            SuiteError: all problems of the profile at once.
        """
        reader = Reader.of_profile(name, profile)
        private = read_headers(reader)
        routes = Routes(
            says=read_endpoint(reader, _SAY, private),
            opens=_extra(reader, "open", _EDGE, private),
            wakes=_extra(reader, "wake", _WAKE, private),
            ends=_extra(reader, "end", _EDGE, private),
            mapping=read_mapping(reader),
            keep=_read_keep(reader),
            each=reader.choice("burst", ("join", "each"), "join") == "each",
        )
        if "due" in routes.mapping.paths and routes.wakes is None:
            reader.problem("bot.profile.due_wake", "reply.due")
        limits = _read_limits(reader)
        tls = _read_tls(reader, fixtures.resolve().parent)
        reader.finish()
        return cls(routes, Client(limits, tls))

    @property
    def address(self) -> tuple[str, int] | None:
        """Host and port, when they do not depend on the dialogue."""
        target = self._routes.says.fixed
        return (target.host, target.port) if target else None

    def open(self, talk: Talk, portal: PortalSession, clock: VirtualClock) -> HttpSession:
        """Begin a conversation, with a request when the profile has one for it."""
        session = HttpSession(self._routes, self._client, of_talk(talk, portal), clock)
        session.begin()
        return session

    def close(self) -> None:
        """Close idle connections."""
        self._client.close()


def _extra(reader: Reader, key: str, request: dict[str, str], private: bytes) -> Endpoint | None:
    section = reader.section(key)
    if section is None:
        return None
    if key == "open":
        section.raw("keep")  # read by `_read_keep`
    return read_endpoint(section, request, private)


def _read_keep(reader: Reader) -> dict[str, JsonPath]:
    section = reader.raw("open")
    wanted = section.get("keep") if isinstance(section, dict) else None
    if wanted is None:
        return {}
    if not isinstance(wanted, dict):
        reader.problem("bot.profile.mapping", "open.keep")
        return {}
    paths = {}
    for name, source in wanted.items():
        try:
            paths[str(name)] = JsonPath(str(source))
        except ValueError as error:
            reader.problem("bot.profile.jsonpath", f"open.keep.{name}", reason=str(error))
    return paths


def _read_limits(reader: Reader) -> Limits:
    plain = Limits()
    return Limits(
        timeout=reader.seconds("timeout", plain.timeout),
        connect=reader.seconds("connect_timeout", plain.connect),
        max_bytes=reader.count("max_bytes", plain.max_bytes, minimum=1),
        redirects=reader.count("max_redirects", plain.redirects),
        retries=reader.count("retries", plain.retries),
        retry_pause=reader.seconds("retry_pause", plain.retry_pause),
    )


def _read_tls(reader: Reader, folder: Path) -> ssl.SSLContext | None:
    """A context for ``tls: {verify, ca}``; None when the profile has none (the usual one is made when needed)."""
    section = reader.section("tls")
    if section is None:
        return None
    import ssl  # noqa: PLC0415 - 30 ms that bots on plain HTTP never pay

    authority = section.text("ca")
    verify = section.flag("verify", default=True)
    try:
        context = ssl.create_default_context(cafile=str(folder / authority) if authority else None)
    except OSError:  # also what ssl raises for a file that holds no certificates
        section.problem("bot.profile.file", "ca", file=authority)
        return None
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
