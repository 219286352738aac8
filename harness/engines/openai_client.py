"""The way to a language model behind an OpenAI-compatible endpoint: settings, one client, errors in our own words."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from harness.errors import BotError
from harness.matching.documents import HIDDEN
from harness.profiles import Reader

KEY_VARIABLE = "OPENAI_API_KEY"
"""Where the key comes from when a profile states none."""
_NO_KEY = "none"
_DEFAULT_URL = "https://api.openai.com/v1"
_QUOTE = 300  # characters of an answer in an error
_REFUSED = (401, 403)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """Which model, where, and how to ask it.

    Attributes:
        api_key: never part of an error or a report.
        temperature: None leaves it to the endpoint (some models refuse the parameter).
        seed: for endpoints that can repeat an answer; None leaves it out.
        max_tokens: of one answer; None leaves it out.
        timeout: seconds for one answer, retries included one by one.
        retries: after a refused connection, a time-out, 429 and 5xx; a chat completion has no side effects.
    """

    model: str
    base_url: str
    api_key: str = field(repr=False)
    temperature: float | None
    seed: int | None
    max_tokens: int | None
    timeout: float
    retries: int

    @property
    def where(self) -> str:
        """Scheme and host of the endpoint, for messages."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")

    def quoted(self, text: str) -> str:
        """An excerpt of what the endpoint sent. It may echo the key, which is hidden before the cut."""
        return quote(self.without_key(text))

    def without_key(self, text: str) -> str:
        """The text with the key hidden, should it be there."""
        for key in {self.api_key, json.dumps(self.api_key)[1:-1]} - {"", _NO_KEY}:
            text = text.replace(key, HIDDEN * 3)
        return text


def read_settings(reader: Reader, temperature: float | None) -> ModelSettings:
    """The keys that a chat bot and a grader share; problems go to the reader."""
    base_url = reader.text("base_url", _DEFAULT_URL)
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
        reader.problem("bot.profile.url", "base_url")
    # Servers on one's own machine mostly want no key, but the client insists on a text.
    key = reader.text("api_key") or os.environ.get(KEY_VARIABLE, "") or (_NO_KEY if reader.has("base_url") else "")
    stated = reader.number("temperature")
    return ModelSettings(
        model=reader.text("model", required=True),
        base_url=base_url,
        api_key=key,
        temperature=temperature if stated is None else stated,
        seed=reader.count("seed", 0) if reader.has("seed") else None,
        max_tokens=reader.count("max_tokens", 1, minimum=1) if reader.has("max_tokens") else None,
        timeout=reader.seconds("timeout", 60.0),
        retries=reader.count("retries", 2),
    )


class Model:
    """A client for one endpoint, made when first asked; any thread may ask."""

    def __init__(self, settings: ModelSettings) -> None:
        self.settings = settings
        self._client: Any = None
        self._lock = threading.Lock()

    def complete(self, messages: list[dict[str, str]], **options: Any) -> str:
        """The text of one chat completion.

        Args:
            messages: ``{"role", "content"}`` in order.
            options: of the request, beyond the settings.

        Raises:
            BotError: ``llm.*``.
        """
        client = self._ready()
        import openai  # noqa: PLC0415 - 770 ms, and an optional extra; loaded by `_ready` already

        settings = self.settings
        wanted = {"temperature": settings.temperature, "seed": settings.seed, "max_tokens": settings.max_tokens}
        options.update((name, value) for name, value in wanted.items() if value is not None)
        try:
            answer = client.chat.completions.create(model=settings.model, messages=messages, **options)
        except openai.APITimeoutError:
            raise BotError("llm.timeout", where=settings.where, seconds=settings.timeout) from None
        except openai.APIStatusError as error:
            raise _status_error(settings, error.status_code, error.response.text) from None
        except openai.APIConnectionError:
            raise BotError("llm.unreachable", where=settings.where) from None
        except (openai.OpenAIError, ValueError) as error:
            raise BotError("llm.shape", got=settings.quoted(str(error))) from None
        return _text_of(settings, answer)

    def close(self) -> None:
        """Close connections."""
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None

    def _ready(self) -> Any:
        with self._lock:
            if self._client is None:
                self._client = _connect(self.settings)
            return self._client


def _connect(settings: ModelSettings) -> Any:
    if not settings.api_key:
        raise BotError("llm.no_key")
    try:
        import openai  # noqa: PLC0415 - 770 ms, and an optional extra
    except ImportError:
        raise BotError("llm.extra") from None
    import httpx  # noqa: PLC0415 - 155 ms; given explicitly so that one HTTP library serves the whole harness

    http: Any = httpx.Client(timeout=settings.timeout)  # typed as httpx2's, accepts httpx's as well
    return openai.OpenAI(
        api_key=settings.api_key,
        base_url=settings.base_url,
        timeout=settings.timeout,
        max_retries=settings.retries,
        http_client=http,
    )


def _status_error(settings: ModelSettings, status: int, body: str) -> BotError:
    if status in _REFUSED:
        return BotError("llm.auth", where=settings.where, status=status)
    if status == 429:
        return BotError("llm.rate_limited", where=settings.where)
    return BotError("llm.status", where=settings.where, status=status, got=settings.quoted(body))


def _text_of(settings: ModelSettings, answer: Any) -> str:
    choices = getattr(answer, "choices", None)
    if not choices:
        raise BotError("llm.shape", got=settings.quoted(str(answer)))
    if choices[0].finish_reason == "length":
        raise BotError("llm.cut")
    content = choices[0].message.content
    if not isinstance(content, str):
        raise BotError("llm.shape", got=settings.quoted(str(choices[0].message.refusal or content)))
    return content


def quote(text: str, limit: int = _QUOTE) -> str:
    """A bounded, printable excerpt of what a model or its endpoint sent."""
    cut = "".join(char if char.isprintable() or char in "\n\t" else " " for char in text[:limit])
    return f"{cut}…" if len(text) > limit else cut
