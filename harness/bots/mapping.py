"""How to find a reply in a bot's own JSON: the ``reply`` section of a profile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from harness.bots.excerpt import RAW, of_value, printable
from harness.bots.jsonpath import Path
from harness.bots.replies import read_handover, read_messages, read_reply, read_texts, shape_error, with_buttons
from harness.errors import BotError
from harness.model.transcript import Handover, Reply
from harness.profiles import Reader

_PATHS = (
    "messages", "text", "buttons", "labels", "error", "due",
    "handover", "handover_to", "handover_reason", "handover_summary",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReplyMapping:
    """Paths into the answer by what they find; without ``messages`` and ``text`` the usual shapes are tried."""

    paths: dict[str, Path] = field(default_factory=dict)

    def read(self, data: Any, raw: str) -> Reply:
        """The reply in an answer.

        Raises:
            BotError: ``bot.reply_shape`` when nothing of the mapping is there; ``bot.said_error`` when the answer
                states an error of its own.
        """
        if not self.paths:
            return read_reply(data, raw)
        wrong = self._first("error", data)
        if wrong not in (None, False, "", [], {}):
            raise BotError("bot.said_error", got=of_value(wrong))
        handover = self._handover(data)
        texts = self.paths.get("messages") or self.paths.get("text")
        if texts is None:
            plain = read_reply(data, raw)
            return Reply(
                messages=self._with_buttons(plain.messages, data),
                handover=handover or plain.handover,
                labels=self._labels(data) or plain.labels,
                raw=plain.raw,
            )
        if handover is None and not texts.leads_somewhere(data):
            raise BotError("bot.reply_mapping", got=of_value(data), path=texts.source)
        messages = tuple(message for item in texts.find(data) for message in read_messages(item, texts.source))
        return Reply(
            messages=self._with_buttons(messages, data),
            handover=handover,
            labels=self._labels(data),
            raw=printable(raw, RAW),
        )

    def due(self, data: Any) -> Any:
        """When the bot wants to be woken, as it says it."""
        return self._first("due", data)

    def _first(self, name: str, data: Any) -> Any:
        path = self.paths.get(name)
        return path.first(data) if path else None

    def _with_buttons(self, messages: Any, data: Any) -> Any:
        path = self.paths.get("buttons")
        return with_buttons(messages, _texts(path, data)) if path else messages

    def _labels(self, data: Any) -> tuple[str, ...]:
        path = self.paths.get("labels")
        return _texts(path, data) if path else ()

    def _handover(self, data: Any) -> Handover | None:
        value = self._first("handover", data)
        parts = {name: self._first(f"handover_{name}", data) for name in ("to", "reason", "summary")}
        given = {name: part for name, part in parts.items() if part is not None}
        if "handover" not in self.paths:
            return read_handover(given) if given else None
        stated = read_handover(value)
        if stated is None:
            return None
        return read_handover({"to": stated.to, "reason": stated.reason, "summary": stated.summary, **given})


def _texts(path: Path, data: Any) -> tuple[str, ...]:
    """Texts at a path, whether it leads to each or to a list of them."""
    found = path.find(data)
    if len(found) == 1 and found[0] is None:
        return ()
    if len(found) == 1 and isinstance(found[0], list):
        found = found[0]
    if not isinstance(found, list):
        raise shape_error(found, path.source)
    return read_texts(found, path.source)


def read_mapping(reader: Reader) -> ReplyMapping:
    """The ``reply`` section of a profile."""
    section = reader.section("reply")
    if section is None:
        return ReplyMapping()
    paths = {}
    for name in _PATHS:
        source = section.text(name)
        if source:
            try:
                paths[name] = Path(source)
            except ValueError as error:
                section.problem("bot.profile.jsonpath", name, reason=str(error))
    if "messages" in paths and "text" in paths:
        section.problem("bot.profile.one_of", "", valid="messages, text")
    return ReplyMapping(paths)
