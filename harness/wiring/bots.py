"""Bots by profile name: built when first used, closed together."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from harness.errors import Problem, SuiteError, UsageError
from harness.loading.durations import seconds
from harness.model.value import Source
from harness.ports import Bot
from harness.registry import Registry, collect
from harness.running.conversation import Settle

READ_AT_REST = frozenset({"bitrix", "http", "openai", "process", "scenario", "scripted"})
"""Kinds whose profile can be read without running a bot's code or importing what only a run needs."""
_NOWHERE: Mapping[str, Source] = MappingProxyType({})


class BotPool:
    """The bots that a run uses.

    Args:
        profiles: name -> profile, as in ``harness.yaml``, environment expanded.
        default: profile of dialogues that name none.
        fixtures: folder that profiles refer to.
        places: dotted name of a profile's key -> where it stands, for problems.
    """

    def __init__(
        self,
        profiles: dict[str, dict[str, Any]],
        default: str,
        fixtures: Path,
        places: Mapping[str, Source] = _NOWHERE,
    ) -> None:
        self._profiles = profiles
        self._default = default
        self._fixtures = fixtures
        self._places = places
        self._bots: dict[str, Bot] = {}
        self._guard = threading.Lock()

    def __call__(self, name: str) -> Bot:
        """The bot of a profile.

        Raises:
            UsageError: no such profile, or a kind that no module defines.
            SuiteError: the profile has problems.
        """
        name = name or self._default
        with self._guard:
            if name not in self._bots:
                self._bots[name] = self._built(name)
            return self._bots[name]

    def settle(self, name: str) -> Settle:
        """How patient to be with late CRM writes of this bot: ``settle: {quiet: 200ms, cap: 5s}`` of its profile.

        Without the key: none for bots in this process, a short quiet period for those that got a portal's address.
        """
        bot = self(name)
        stated = self._profiles.get(name or self._default, {}).get("settle")
        if isinstance(stated, dict):
            spans = {key: seconds(str(value)) or 0.0 for key, value in stated.items()}
            return Settle(quiet=spans.get("quiet", 0.05), cap=spans.get("cap", 5.0))
        return Settle(quiet=0.05, cap=5.0) if bot.needs_address else Settle()

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the profiles, of all that can be read without running code of others.

        A ``python`` profile is read when it is first used: reading it imports the bot. Kinds of plug-ins likewise.
        """
        found: list[Problem] = []
        for name, profile in self._profiles.items():
            kind = str(profile.get("kind", ""))
            if kind in bot_kinds() and kind not in READ_AT_REST:
                continue
            try:
                self._built(name).close()
            except SuiteError as error:
                found += error.problems
            except UsageError as error:
                dotted = f"bots.{name}.kind"
                place = located(Problem(code=error.code, path=dotted, parameters=error.parameters), self._places)
                found.append(place)
        return tuple(found)

    def close(self) -> None:
        """Close every bot that was built."""
        for bot in self._bots.values():
            bot.close()

    def _built(self, name: str) -> Bot:
        if not name:
            raise UsageError("usage.no_bot")
        profile = self._profiles.get(name)
        if profile is None:
            raise UsageError("usage.unknown_bot", name=name, valid=", ".join(self._profiles) or "—")
        asked = str(profile.get("kind", ""))
        kind = collect("bot", "harness.bots").get(asked) or bot_kinds().get(asked)
        if kind is None:
            raise UsageError("usage.unknown_bot_kind", name=name, kind=asked, valid=", ".join(bot_kinds()))
        try:
            bot: Bot = kind.target.from_profile(name, profile, self._fixtures)
        except SuiteError as error:
            raise SuiteError(located(problem, self._places) for problem in error.problems) from None
        return bot


def located(problem: Problem, places: Mapping[str, Source]) -> Problem:
    """A problem that names a key of a profile (``bots.salon.url``, ``grader.model``), with its place in the file.

    A key that is missing is told where the nearest mapping above it stands; problems of other files stay as they are.
    """
    dotted = problem.path
    while dotted.partition(".")[0] in {"bots", "grader"} and "." in dotted and dotted not in places:
        dotted = dotted.rpartition(".")[0]
    place = places.get(dotted)
    return replace(problem, path=place.path, line=place.line, column=place.column) if place else problem


def bot_kinds() -> Registry:
    """All kinds of bots: those seen from outside, and the engines of our own, which cost more to import."""
    bots = collect("bot", "harness.bots")
    engines = collect("bot", "harness.engines")
    return Registry(iter([*bots.values(), *engines.values()]))
