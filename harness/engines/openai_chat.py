"""A bot that is a prompt: a language model behind an OpenAI-compatible endpoint answers the client."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from harness.clock import VirtualClock, stopwatch
from harness.engines.openai_client import Model, quote, read_settings
from harness.model.dialogue import EventTurn, OperatorTurn
from harness.model.transcript import Handover, Message, Reply, Said
from harness.ports import PortalSession, Talk
from harness.profiles import Reader
from harness.registry import bot

_RAW = 4_000  # characters kept as evidence


@bot("openai")
class OpenAIBot:
    """A prompt and a language model: answers texts, has no CRM.

    Args:
        prompt: the system message; ``{now}``, ``{channel}`` and ``{client.name}`` are filled in.
        history: how many exchanges the model is reminded of.
        marker: a text by which the model says that it hands over to a person; it is not shown to the client.
    """

    needs_address = False
    exclusive = False

    def __init__(self, model: Model, prompt: str, history: int, marker: str) -> None:
        self._model = model
        self._prompt = prompt
        self._history = history
        self._marker = marker

    @classmethod
    def from_profile(cls, name: str, profile: dict[str, Any], fixtures: Path) -> OpenAIBot:
        """Build from the settings; ``prompt`` is a file below the folder that holds ``fixtures``, ``system`` a text.

        Raises:
            SuiteError: all problems of the profile at once.
        """
        reader = Reader.of_profile(name, profile)
        settings = read_settings(reader, None)
        prompt = _read_prompt(reader, fixtures.resolve().parent)
        history = reader.count("history", 20)
        marker = reader.text("handover_marker")
        reader.finish()
        return cls(Model(settings), prompt, history, marker)

    def open(self, talk: Talk, portal: PortalSession, clock: VirtualClock) -> OpenAISession:  # noqa: ARG002 - no CRM
        """Begin a conversation; the model is asked when the client has said something."""
        filled = self._prompt
        places = {"now": clock.now().isoformat(), "channel": talk.given.channel, "client.name": talk.given.client.name}
        for place, value in places.items():
            filled = filled.replace(f"{{{place}}}", value)
        return OpenAISession(self._model, filled, self._history, self._marker)

    def close(self) -> None:
        """Close connections."""
        self._model.close()


class OpenAISession:
    """One conversation with a model, which sees it anew with each request."""

    def __init__(self, model: Model, prompt: str, history: int, marker: str) -> None:
        self._model = model
        self._system = [{"role": "system", "content": prompt}] if prompt else []
        self._history = history
        self._marker = marker
        self._said: list[dict[str, str]] = []

    def say(self, said: tuple[Said, ...]) -> tuple[Reply, float]:
        """The model's answer; the latency is that of the whole request, retries included."""
        text = "\n".join(item.text or f"[{item.kind}]" for item in said)
        asked = {"role": "user", "content": text}
        earlier = self._said[-2 * self._history :] if self._history else []
        start = stopwatch()
        answer = self._model.complete([*self._system, *earlier, asked])
        latency = stopwatch() - start
        self._said += [asked, {"role": "assistant", "content": answer}]
        return self._reply(answer), latency

    def wake(self, act: OperatorTurn | EventTurn | None = None) -> Reply:  # noqa: ARG002 - nothing to tell it
        """A prompt does nothing on its own."""
        return Reply()

    def due(self) -> datetime | None:
        """A prompt has no plans."""
        return None

    def close(self) -> None:
        """Nothing is held."""

    def _reply(self, answer: str) -> Reply:
        handover = None
        shown = answer.encode("utf-8", "replace").decode()
        if self._marker and self._marker in shown:
            handover, shown = Handover(), shown.replace(self._marker, "")
        shown = shown.strip()
        messages = (Message(text=shown),) if shown else ()
        return Reply(messages=messages, handover=handover, raw=quote(answer, _RAW))


def _read_prompt(reader: Reader, folder: Path) -> str:
    file, text = reader.text("prompt"), reader.text("system")
    if bool(file) == bool(text):
        reader.problem("bot.profile.one_of", "", valid="prompt, system")
    if not file:
        return text
    try:
        return (folder / file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        reader.problem("bot.profile.unreadable", "prompt", file=file)
        return ""
