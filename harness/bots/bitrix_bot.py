"""A bot that lives in the portal: the dialogue plays the client of an open line, the bot hears events, answers by REST.

    salon:
      kind: bitrix
      protocol: v2                 # or v1: imbot.v2.* or imbot.*
      mode: push                   # or pull (v2 only): the bot asks with imbot.v2.Event.get
      handler: http://127.0.0.1:8090/bot    # push: where events are sent
      code: salon                  # under which the bot is registered; client_id (v1) and token (v2) likewise
      name: Анна
      commands: [help]             # slash commands of the bot
      isolation: token             # or fixed: the bot knows one address only, so one dialogue at a time
      listen: {first: 10s, quiet: 300ms, cap: 20s}   # for the first message; without a sign of life; in all
      in_handler: false            # true: the bot has said all when its handler answers

With ``register: self`` instead of a handler the bot registers itself when it starts (put the profile into one of kind
``process`` with ``fixed_portal: true``); what it registers is kept and registered again in each dialogue's portal.

Events carry a token that leads to the dialogue's own portal: bots that answer with it talk to many clients at once.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from harness.bots.bitrix_session import BitrixSession, Patience
from harness.clock import VirtualClock, pause, stopwatch
from harness.errors import BotError
from harness.ports import HasOpenLine, PortalSession, Talk
from harness.profiles import Reader
from harness.registry import bot

Call = tuple[str, dict[str, Any]]
KEPT = frozenset(
    {"imbot.register", "imbot.command.register", "imbot.v2.bot.register", "imbot.v2.command.register", "imbot.update"}
)
"""Calls by which a bot makes itself known, in lower case."""
_POLL = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A bot that the harness registers.

    Attributes:
        owner: CLIENT_ID of the first protocol, botToken of the second.
    """

    protocol: str
    mode: str
    handler: str
    code: str
    name: str
    owner: str
    commands: tuple[str, ...]

    def calls(self) -> Iterator[Call]:
        """The calls that register it; ``BOT_ID`` and ``botId`` of the commands are filled in by whoever makes them."""
        if self.protocol == "v2":
            fields: dict[str, Any] = {"code": self.code, "properties": {"name": self.name}, "type": "openline"}
            fields |= {"isSupportOpenline": True, "eventMode": "webhook" if self.mode == "push" else "fetch"}
            if self.mode == "push":
                fields["webhookUrl"] = self.handler
            yield "imbot.v2.Bot.register", {"fields": fields, "botToken": self.owner}
            for command in self.commands:
                named = {"command": command, "title": {"ru": command, "en": command}}
                yield "imbot.v2.Command.register", {"botId": None, "botToken": self.owner, "fields": named}
            return
        own = {"CODE": self.code, "CLIENT_ID": self.owner}
        yield "imbot.register", {**own, "TYPE": "O", "EVENT_HANDLER": self.handler, "PROPERTIES": {"NAME": self.name}}
        for command in self.commands:
            lang = [{"LANGUAGE_ID": "ru", "TITLE": command}]
            shown = {"COMMAND": command, "EVENT_COMMAND_ADD": self.handler, "LANG": lang}
            yield "imbot.command.register", {"BOT_ID": None, "CLIENT_ID": self.owner, **shown}


@bot("bitrix")
class BitrixBot:
    """A bot registered in the portal: ``imbot`` or ``imbot.v2``, called or asking.

    Args:
        description: how to register it; None for a bot that registers itself.
        patience: how long to listen.
        exclusive: it knows one portal address only.
        start: seconds that a bot gets to register itself.
    """

    needs_address = True

    def __init__(self, description: Description | None, patience: Patience, *, exclusive: bool, start: float) -> None:
        self.exclusive = exclusive
        self._description = description
        self._patience = patience
        self._start = start
        self._own: tuple[tuple[Call, Any], ...] = ()
        self._lock = threading.Lock()

    @classmethod
    def from_profile(cls, name: str, profile: dict[str, Any], fixtures: Path) -> BitrixBot:
        """Build from the settings.

        Raises:
            SuiteError: all problems of the profile at once.
        """
        del fixtures
        reader = Reader.of_profile(name, profile)
        itself = reader.choice("register", ("harness", "self"), "harness") == "self"
        description = _read_description(reader, name, itself=itself)
        pull = description is not None and description.mode == "pull"
        isolation = reader.choice("isolation", ("token", "fixed"), "fixed" if pull or itself else "token")
        patience = _read_patience(reader)
        start = reader.seconds("start_timeout", 30.0)
        reader.finish()
        return cls(None if itself else description, patience, exclusive=isolation == "fixed", start=start)

    @property
    def address(self) -> tuple[str, int] | None:
        """Host and port of the handler, for whoever waits until the bot is ready."""
        if self._description is None or not self._description.handler:
            return None
        parts = urlsplit(self._description.handler)
        return (parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))

    def open(self, talk: Talk, portal: PortalSession, clock: VirtualClock) -> BitrixSession:
        """Have the bot registered in this dialogue's portal and begin a conversation."""
        del talk, clock
        if not isinstance(portal, HasOpenLine):
            raise BotError("bot.bitrix.no_line")
        if self._description is not None:
            _register(portal, tuple((call, None) for call in self._description.calls()))
        else:
            with self._lock:
                if self._own:
                    _register(portal, self._own)
                else:
                    self._own = self._registered(portal)
        return BitrixSession(portal.open_line(), self._patience)

    def _registered(self, portal: PortalSession) -> tuple[tuple[Call, Any], ...]:
        """What the bot has registered by itself, once it has."""
        deadline = stopwatch() + self._start
        seen, found = -1, _own_calls(portal)
        while not found or portal.mark() != seen:  # a moment without calls: it has registered its commands as well
            if stopwatch() > deadline:
                raise BotError("bot.bitrix.not_registered", seconds=self._start)
            seen = portal.mark()
            pause(_POLL)
            found = _own_calls(portal)
        return found

    def close(self) -> None:
        """Nothing is held."""


def _own_calls(portal: PortalSession) -> tuple[tuple[Call, Any], ...]:
    calls = portal.journal().calls
    return tuple(
        ((one.method, one.params), one.result) for one in calls if one.method.lower() in KEPT and not one.error
    )


def _register(portal: PortalSession, calls: tuple[tuple[Call, Any], ...]) -> None:
    """Make registrations, and see that a bot which remembers its id gets the same one again.

    Raises:
        BotError: the portal refuses, or gives another id.
    """
    bot_id = None
    for (method, params), before in calls:
        given = {
            name: bot_id if value is None and name in {"BOT_ID", "botId"} else value for name, value in params.items()
        }
        answer = portal.call(method, given)
        if answer.status != 200:
            error, text = str(answer.body.get("error")), str(answer.body.get("error_description"))
            raise BotError("bot.bitrix.refused", method=method, error=error, text=text)
        result = answer.body["result"]
        if method.lower() in {"imbot.register", "imbot.v2.bot.register"}:
            bot_id = result["bot"]["id"] if isinstance(result, dict) else result
        if before is not None and not isinstance(before, dict) and before != result:
            raise BotError("bot.bitrix.another_id", method=method, before=before, now=result)


def _read_description(reader: Reader, name: str, *, itself: bool) -> Description | None:
    protocol = reader.choice("protocol", ("v1", "v2"), "v1")
    mode = reader.choice("mode", ("push", "pull"), "push")
    handler = reader.text("handler", required=mode == "push" and not itself)
    if handler and urlsplit(handler).scheme not in {"http", "https"}:
        reader.problem("bot.profile.url", "handler")
    if mode == "pull" and protocol == "v1":
        reader.problem("bot.profile.choice", "mode", got="pull", valid="push")
    commands = reader.raw("commands", [])
    if not isinstance(commands, list) or not all(isinstance(one, str) for one in commands):
        reader.problem("bot.profile.texts", "commands")
        commands = []
    owner = reader.text("token" if protocol == "v2" else "client_id", f"harness-{name}"[:40])
    return Description(
        protocol=protocol,
        mode=mode,
        handler=handler,
        code=reader.text("code", name),
        name=reader.text("name", name),
        owner=owner,
        commands=tuple(one.lstrip("/") for one in commands),
    )


def _read_patience(reader: Reader) -> Patience:
    usual = Patience()
    section = reader.section("listen")
    in_handler = reader.flag("in_handler")
    if section is None:
        return Patience(in_handler=in_handler)
    return Patience(
        first=section.seconds("first", usual.first),
        quiet=section.seconds("quiet", usual.quiet),
        cap=section.seconds("cap", usual.cap),
        in_handler=in_handler,
    )
