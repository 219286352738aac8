"""A bot that the harness starts and stops: a command around the profile of how to talk to it.

    salon:
      kind: process
      command: python -m salon --port 8080       # or a list of words; no shell
      cwd: bots/salon                            # starts at the folder that holds `fixtures`
      env: {CRM_URL: "{portal.url}"}             # on top of our own; portal.url and portal.token may be named
      ready: {url: "http://127.0.0.1:8080/health", timeout: 30s}    # without url: the bot's port accepts connections
      stop_timeout: 5s                           # between the polite and the final signal
      restart: false                             # true: a dead process is started anew for the next dialogue
      fixed_portal: false                        # true when command or env name the portal: one dialogue at a time
      bot: {kind: http, url: "http://127.0.0.1:8080/chat"}

The process is started for the first dialogue and stopped with the run. When it is told a portal address and the next
dialogue has another, it is started anew.
"""

from __future__ import annotations

import os
import shlex
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from harness.bots.child import Child, Command
from harness.bots.readiness import Readiness
from harness.bots.request import Target
from harness.bots.template import Template
from harness.clock import VirtualClock
from harness.errors import BotError, SuiteError
from harness.model.dialogue import EventTurn, OperatorTurn
from harness.model.transcript import Reply, Said
from harness.ports import Bot, BotSession, PortalSession, Talk
from harness.profiles import Reader
from harness.registry import bot, collect

_IN_PROCESS = frozenset({"process", "python", "scripted"})  # kinds that make no sense inside
_GRACE = 0.3  # seconds between a connection that breaks and the end of the process that broke it


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """How to start the bot; ``words`` and ``env`` may name the portal's address."""

    words: tuple[Template, ...]
    env: dict[str, Template]
    cwd: Path
    stop_timeout: float
    readiness: Readiness
    restart: bool

    @property
    def mentions_portal(self) -> bool:
        """Whether the process is told a portal address at its start."""
        return any(template.mentions_portal for template in (*self.words, *self.env.values()))

    def start(self, talk: Talk, portal: PortalSession) -> Child:
        """Start and wait until it is ready; a process that does not get there is stopped again."""
        values = {"portal.url": talk.portal_url, "portal.token": portal.token}
        self.readiness.refuse_occupied()
        words = tuple(str(word.fill(values)) for word in self.words)
        env = {name: str(template.fill(values)) for name, template in self.env.items()}
        child = Child(Command(words=words, cwd=self.cwd, env=env, stop_timeout=self.stop_timeout))
        try:
            self.readiness.wait(child)
        except BaseException:
            child.stop()
            raise
        return child


@bot("process")
class ProcessBot:
    """A command that is started for the run, and the bot that answers in it."""

    def __init__(self, launch: Launch, inner: Bot, *, exclusive: bool) -> None:
        self._launch = launch
        self._inner = inner
        self.exclusive = exclusive or inner.exclusive
        self.needs_address = launch.mentions_portal or inner.needs_address
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._address = ""
        self._failure: BotError | None = None

    @classmethod
    def from_profile(cls, name: str, profile: dict[str, Any], fixtures: Path) -> ProcessBot:
        """Build from the settings; ``cwd`` starts at the folder that holds ``fixtures``.

        Raises:
            SuiteError: all problems of this profile and of the one inside it.
        """
        reader = Reader.of_profile(name, profile)
        inner = _read_inner(reader, name, fixtures)
        launch = _read_launch(reader, inner, fixtures.resolve().parent)
        if os.name != "posix":
            reader.problem("bot.profile.platform", "command")
        exclusive = reader.flag("fixed_portal")
        if launch.mentions_portal and not exclusive:
            reader.problem("bot.profile.portal_fixed", "fixed_portal")
        reader.finish()
        if inner is None:
            raise AssertionError("a profile without a bot inside was a problem")
        return cls(launch, inner, exclusive=exclusive)

    def open(self, talk: Talk, portal: PortalSession, clock: VirtualClock) -> ProcessSession:
        """Start the process when it does not run yet, and begin a conversation with what it serves."""
        with self._lock:
            child = self._ready(talk, portal)
        with _told_by(child):
            return ProcessSession(self._inner.open(talk, portal, clock), child)

    def close(self) -> None:
        """Stop the process and its whole group."""
        self._inner.close()
        with self._lock:
            if self._child is not None:
                self._child.stop()

    def _ready(self, talk: Talk, portal: PortalSession) -> Child:
        """The running process. Once it has failed it stays failed, unless ``restart`` is set."""
        child, moved = self._child, self._launch.mentions_portal and talk.portal_url != self._address
        if child is not None and (moved or (self._launch.restart and child.status() is not None)):
            child.stop()  # a process that knows one address only needs a start per address
            child = None
        if child is not None:
            if child.status() is not None:
                raise _exited(child)
            return child
        if self._failure is not None and not self._launch.restart:
            raise BotError(self._failure.code, **self._failure.parameters)
        try:
            self._child = self._launch.start(talk, portal)
        except BotError as error:
            self._failure, self._child = error, None
            raise
        self._address = talk.portal_url
        return self._child


class ProcessSession:
    """A conversation with what the process serves; a failure of a dead process is told as its end."""

    def __init__(self, inner: BotSession, child: Child) -> None:
        self._inner = inner
        self._child = child

    def say(self, said: tuple[Said, ...]) -> tuple[Reply, float]:
        """See `BotSession`."""
        with _told_by(self._child):
            return self._inner.say(said)

    def wake(self, act: OperatorTurn | EventTurn | None = None) -> Reply:
        """See `BotSession`."""
        with _told_by(self._child):
            return self._inner.wake(act)

    def due(self) -> datetime | None:
        """See `BotSession`."""
        return self._inner.due()

    def close(self) -> None:
        """See `BotSession`."""
        self._inner.close()


@contextmanager
def _told_by(child: Child) -> Iterator[None]:
    try:
        yield
    except BotError as error:
        broken = error.code in {"bot.hung_up", "bot.cut_short", "bot.unreachable"}
        if child.exited_within(_GRACE if broken else 0.0):
            raise _exited(child) from error
        raise


def _exited(child: Child) -> BotError:
    return BotError("bot.exited", status=child.status(), tail=child.tail())


def _read_launch(reader: Reader, inner: Bot | None, folder: Path) -> Launch:
    cwd = folder / reader.text("cwd", ".")
    if not cwd.is_dir():
        reader.problem("bot.profile.folder", "cwd")
    launch = Launch(
        words=tuple(Template(word, str) for word in _read_words(reader)),
        env={name: Template(value, str) for name, value in reader.texts("env").items()},
        cwd=cwd,
        stop_timeout=reader.seconds("stop_timeout", 5.0),
        readiness=_read_readiness(reader, inner),
        restart=reader.flag("restart"),
    )
    templates = [("command", word) for word in launch.words]
    templates += [(f"env.{name}", value) for name, value in launch.env.items()]
    for key, template in templates:
        for name in sorted(template.names - {"portal.url", "portal.token"}):
            reader.problem("bot.profile.placeholder", key, name=name, valid="portal.url, portal.token")
    return launch


def _read_words(reader: Reader) -> list[str]:
    command = reader.raw("command")
    if isinstance(command, str):
        try:
            command = shlex.split(command)
        except ValueError as error:
            reader.problem("bot.profile.command", "command", reason=str(error))
            return []
    if not command:
        reader.problem("bot.profile.missing", "command")
        return []
    if not isinstance(command, list) or not all(isinstance(word, str | int | float) for word in command):
        reader.problem("bot.profile.text", "command")
        return []
    return [str(word) for word in command]


def _read_readiness(reader: Reader, inner: Bot | None) -> Readiness:
    """``ready: {url, timeout}``; without a URL, the inner bot's port must accept connections."""
    section = reader.section("ready")
    url = section.text("url") if section else ""
    timeout = section.seconds("timeout", 30.0) if section else 30.0
    target = None
    if url and section:
        try:
            target = Target.of(url)
        except ValueError:
            section.problem("bot.profile.url", "url")
    elif (address := getattr(inner, "address", None)) is not None:
        target = Target(False, address[0], address[1], "/")
    return Readiness(target=target, http=bool(url), timeout=timeout)


def _read_inner(reader: Reader, name: str, fixtures: Path) -> Bot | None:
    profile = reader.raw("bot")
    if not isinstance(profile, Mapping):
        reader.problem("bot.profile.missing" if profile is None else "bot.profile.mapping", "bot")
        return None
    kinds = collect("bot", "harness.bots")
    kind = str(profile.get("kind", "http"))
    if kind not in kinds or kind in _IN_PROCESS:
        valid = ", ".join(sorted(set(kinds) - _IN_PROCESS))
        reader.problem("bot.profile.inner", "bot", got=kind, valid=valid)
        return None
    try:
        inner: Bot = kinds[kind].target.from_profile(f"{name}.bot", dict(profile), fixtures)
    except SuiteError as error:
        reader.adopt(error.problems)
        return None
    return inner
