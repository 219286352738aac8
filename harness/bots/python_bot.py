"""A bot that is a Python callable in this very process: the fastest way to test one under pytest.

    salon:
      kind: python
      callable: salon.bot:answer       # module:function, module:Class or module:factory
      path: src                        # joins sys.path; starts at the folder with `fixtures`, which is the default
      factory: false                   # true: the function makes one bot per dialogue
      timeout: 30s
      max_bytes: 1000000

Which forms a callable may have, and which arguments it gets, stands in `harness.bots.callables`; what it may return, in
`harness.bots.replies` (nothing is silence).
"""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from harness.bots.callables import Speaker, form_of, is_factory, speaker
from harness.bots.crash import PortalCallError, crashed
from harness.bots.excerpt import printable
from harness.bots.occasion import of_act
from harness.bots.replies import read_reply
from harness.bots.worker import Deadlines
from harness.clock import VirtualClock
from harness.errors import BotError
from harness.model.dialogue import Client, EventTurn, OperatorTurn
from harness.model.transcript import Reply, Said
from harness.ports import PortalSession, Talk
from harness.profiles import Reader
from harness.registry import bot

_CLOSE_TIMEOUT = 5.0  # seconds for a bot's own close()


def _shown(value: object) -> str:
    return f"{type(value).__name__} {printable(repr(value), 80)}"


@dataclass(frozen=True, slots=True)
class Portal:
    """The CRM, as a Python bot reaches it: the same pipeline as over a socket."""

    _session: PortalSession
    url: str

    def call(self, method: str, params: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """One REST call; the envelope of the answer, with ``result`` or with ``error``.

        Raises:
            PortalCallError: the method is no text, or the parameters are no mapping with text keys.
        """
        given: Any = {} if params is None else params
        if not isinstance(method, str):
            raise PortalCallError("", _shown(method))
        if not isinstance(given, Mapping):
            raise PortalCallError(printable(method, 100), _shown(given))
        wrong = next((key for key in given if not isinstance(key, str)), None)
        if wrong is not None:
            raise PortalCallError(printable(method, 100), _shown(wrong))
        return self._session.call(method, dict(given)).body


@dataclass(frozen=True, slots=True)
class TalkOfBot:
    """What a Python bot is given as ``talk``: the portal, the client, the virtual time."""

    portal: Portal
    conversation: str
    dialogue: str
    channel: str
    client: Client
    chat_id: int
    seed: int
    _clock: VirtualClock

    def now(self) -> datetime:
        """The present of the dialogue: virtual, so never ask the system's clock instead."""
        return self._clock.now()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The callable, where its files are and the bounds of a call."""

    target: Callable[..., Any]
    factory: bool
    folder: Path
    timeout: float
    max_chars: int


@bot("python")
class PythonBot:
    """A Python function or class of the bot, called in process."""

    needs_address = False
    exclusive = False

    def __init__(self, source: Source) -> None:
        self._source = source
        self._deadlines = Deadlines()

    @classmethod
    def from_profile(cls, name: str, profile: dict[str, Any], fixtures: Path) -> PythonBot:
        """Import ``module:callable``; ``path`` starts at the folder that holds ``fixtures``.

        Raises:
            SuiteError: all problems of the profile, a failing import among them.
        """
        reader = Reader.of_profile(name, profile)
        folder = (fixtures.resolve().parent / reader.text("path", ".")).resolve()
        target = _load(reader, folder)
        factory = reader.flag("factory")
        if target is not None:
            factory = is_factory(target, stated=factory)
            form = form_of(target)
            if factory and form.required > 1:
                reader.problem("bot.profile.factory_form", "callable")
            elif not factory and not (form.places and form.required <= 2):
                reader.problem("bot.profile.callable_form", "callable")
        timeout = reader.seconds("timeout", 30.0)
        max_chars = reader.count("max_bytes", 1_000_000, minimum=1)
        reader.finish()
        if target is None:
            raise AssertionError("a callable that is missing was a problem")
        source = Source(target=target, factory=factory, folder=folder, timeout=timeout, max_chars=max_chars)
        return cls(source)

    def open(self, talk: Talk, portal: PortalSession, clock: VirtualClock) -> PythonSession:
        """Begin a dialogue; makes the dialogue's instance when there is a factory."""
        given = TalkOfBot(
            Portal(portal, talk.portal_url),
            talk.conversation,
            talk.dialogue,
            talk.given.channel,
            talk.given.client,
            talk.chat_id,
            talk.seed,
            clock,
        )
        return PythonSession(self._source, given, clock, self._deadlines)

    def overdue(self, thread: int) -> BotError | None:
        """Whether the bot has held a thread past its deadline."""
        return self._deadlines.overdue(thread)

    def close(self) -> None:
        """Nothing is held."""


class PythonSession:
    """One dialogue with a Python bot."""

    def __init__(self, source: Source, talk: TalkOfBot, clock: VirtualClock, deadlines: Deadlines) -> None:
        self._source = source
        self._clock = clock
        self._deadlines = deadlines
        value, _ = self._run(lambda: speaker(source.target, talk, factory=source.factory))
        self._speaker: Speaker = value

    def say(self, said: tuple[Said, ...]) -> tuple[Reply, float]:
        """The reply and the real time that the callable took."""
        texts = tuple(item.text for item in said)
        value, seconds = self._run(lambda: self._speaker.say(texts))
        return self._read(value), seconds

    def wake(self, act: OperatorTurn | EventTurn | None = None) -> Reply:
        """Calls the instance's ``wake``, when there is one."""
        if not hasattr(self._speaker.instance, "wake"):
            return Reply()
        event = of_act(act, self._clock)["event"]
        value, _ = self._run(lambda: self._speaker.wake(event))
        return self._read(value)

    def due(self) -> datetime | None:
        """Calls the instance's ``due``, when there is one."""
        if not hasattr(self._speaker.instance, "due"):
            return None
        value, _ = self._run(self._speaker.due)
        if value is None or (isinstance(value, datetime) and value.tzinfo is not None):
            return value
        raise BotError("bot.due", got=printable(repr(value)))

    def close(self) -> None:
        """Calls the instance's ``close``; how it fares is no news any more."""
        with contextlib.suppress(BotError):
            self._deadlines.run(self._speaker.close, min(self._source.timeout, _CLOSE_TIMEOUT))

    def _run(self, call: Callable[[], Any]) -> tuple[Any, float]:
        outcome = self._deadlines.run(call, self._source.timeout)
        if outcome.raised is not None:
            raise crashed(outcome.raised, self._source.folder)
        return outcome.value, outcome.seconds

    def _read(self, value: Any) -> Reply:
        reply = read_reply(value)
        if sum(len(message.text) for message in reply.messages) > self._source.max_chars:
            raise BotError("bot.too_large", where="", limit=self._source.max_chars)
        return reply


def _load(reader: Reader, folder: Path) -> Callable[..., Any] | None:
    """The callable that ``callable: module:name`` means; the folder joins the search path for good."""
    address = reader.text("callable", required=True)
    module_name, _, attribute = address.partition(":")
    if not address:
        return None
    if not module_name or not attribute:
        reader.problem("bot.profile.callable", "callable")
        return None
    if not folder.is_dir():
        reader.problem("bot.profile.folder", "path")
        return None
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    try:
        target: Any = importlib.import_module(module_name)
        for part in attribute.split("."):
            target = getattr(target, part)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - importing runs code of the bot
        told = crashed(error, folder).parameters
        reader.problem("bot.profile.import", "callable", **told)
        return None
    if not callable(target):
        reader.problem("bot.profile.not_callable", "callable", got=type(target).__name__)
        return None
    return target  # type: ignore[no-any-return]
