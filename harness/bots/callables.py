"""What may stand behind ``module:callable``, and how each form is called.

The rule, in order:

1. A class, or any callable with ``factory: true`` in the profile, is called once per dialogue (with ``talk`` when it
   takes an argument) and gives an object with ``say(text)``; ``wake(event)``, ``due()`` and ``close()`` are optional.
2. Any other callable is called for each thing the client says: ``f(text)``, or ``f(text, talk)`` when it takes two.
3. A first parameter named ``messages`` gets the list of texts of a burst instead of the joined text, in ``say`` too.

Coroutine functions are awaited on an event loop that belongs to the dialogue.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_PLACES = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


@dataclass(frozen=True, slots=True)
class Form:
    """How a callable wants its arguments.

    Attributes:
        places: how many positional arguments it takes, at most.
        required: how many of them it must be given.
        whole_burst: it wants the list of texts.
    """

    places: int
    required: int
    whole_burst: bool


def form_of(target: Callable[..., Any]) -> Form:
    """Read a callable's signature; one that has none (built in C) is taken to want the text only."""
    try:
        parameters = list(inspect.signature(target).parameters.values())
    except (TypeError, ValueError):
        return Form(1, 1, whole_burst=False)
    places = [parameter for parameter in parameters if parameter.kind in _PLACES]
    required = sum(parameter.default is parameter.empty for parameter in places)
    count = len(places)
    if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters):
        count = max(count, 1)  # f(*args): the text alone
    return Form(count, required, whole_burst=bool(places) and places[0].name == "messages")


def is_factory(target: Callable[..., Any], *, stated: bool) -> bool:
    """Whether the callable makes one bot per dialogue."""
    return stated or inspect.isclass(target)


@dataclass(slots=True)
class Speaker:
    """One dialogue's callable, in one calling convention. Its methods run code of the bot.

    Attributes:
        instance: what the factory made; None for a plain function.
    """

    _say: Callable[..., Any]
    _form: Form
    _talk: Any
    instance: Any = None
    _runner: list[Any] = field(default_factory=list)

    def say(self, texts: tuple[str, ...]) -> Any:
        """What the bot answers to a burst."""
        heard: Any = list(texts) if self._form.whole_burst else "\n".join(texts)
        return self._call(self._say, *((heard, self._talk) if self._form.places >= 2 else (heard,)))

    def wake(self, event: dict[str, Any]) -> Any:
        """What the bot says on its own; nothing when it has no ``wake``."""
        wake = getattr(self.instance, "wake", None)
        if wake is None:
            return None
        return self._call(wake, *((event,) if form_of(wake).places else ()))

    def due(self) -> Any:
        """When the bot wants to be woken; nothing when it has no ``due``."""
        due = getattr(self.instance, "due", None)
        return None if due is None else self._call(due)

    def close(self) -> None:
        """Tell the bot that the dialogue is over and stop its event loop."""
        try:
            close = getattr(self.instance, "close", None)
            if close is not None:
                self._call(close)
        finally:
            for runner in self._runner:
                runner.close()

    def _call(self, target: Callable[..., Any], *arguments: Any) -> Any:
        result = target(*arguments)
        return self._await(result) if inspect.iscoroutine(result) else result

    def _await(self, coroutine: Any) -> Any:
        import asyncio  # noqa: PLC0415 - 55 ms that only bots with coroutines need

        if not self._runner:
            self._runner.append(asyncio.Runner())
        return self._runner[0].run(coroutine)


def speaker(target: Callable[..., Any], talk: Any, *, factory: bool) -> Speaker:
    """The callable of one dialogue; runs the bot's own constructor when there is one.

    Raises:
        TypeError: the factory gave something without ``say``.
    """
    if not factory:
        return Speaker(target, form_of(target), talk)
    instance = target(talk) if form_of(target).places else target()
    say = getattr(instance, "say", None)
    if not callable(say):
        raise TypeError(f"{type(instance).__name__} has no method say(text)")
    return Speaker(say, form_of(say), talk, instance)
