"""Chats of a portal: private dialogs, groups and open lines, who is in them, and what links them to cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from harness.portal.tables import Row

PRIVATE, CLOSED, OPEN, LINES = "P", "C", "O", "L"
"""MESSAGE_TYPE of the wire: a dialog of two, a group by invitation, a group for everybody, an open line."""
CONNECTORS: Mapping[str, str] = MappingProxyType(
    {"whatsapp": "whatsappbytwilio", "instagram": "fbinstagramdirect", "telegram": "telegrambot", "site": "livechat"}
)
"""Channel of a dialogue → id of the vendor's connector; any other channel is a connector of its own name."""
COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "RED": "#df532d",
        "GREEN": "#64a513",
        "MINT": "#4ba984",
        "LIGHT_BLUE": "#4ba5c3",
        "DARK_BLUE": "#3e99ce",
        "PURPLE": "#8474c8",
        "AQUA": "#1eb4aa",
        "PINK": "#f76187",
        "LIME": "#58cc47",
        "BROWN": "#ab7761",
        "AZURE": "#29619b",
        "KHAKI": "#728f7a",
        "SAND": "#ba9c7b",
        "ORANGE": "#e8a441",
        "MARENGO": "#556574",
        "GRAY": "#909090",
        "GRAPHITE": "#5e5f5e",
    }
)
"""Names of colours that chats and bots may have."""


@dataclass(slots=True)
class Chat:
    """One chat.

    Attributes:
        channel: of an open line, as dialogues name it; empty for other chats.
        kind: `PRIVATE`, `CLOSED`, `OPEN` or `LINES`.
        status: of an open line's session: NEW → BOT → QUEUE → ANSWERED → FINISHED.
        bot_in: bots may post into the open line.
        queue: id of the queue that the session waits in or is answered from.
        operator: id of the user who has the session.
        linked: kind of card → id, beyond those that the dialogue itself has made or met.
        guest: account of the client behind the connector.
        external: id of the chat at the connector's end.
        session: id of the current session, 0 before the first.
        flags: pinned, silent, spam, muted users and the like.
    """

    id: int
    channel: str
    kind: str = LINES
    status: str = "NEW"
    bot_in: bool = True
    queue: int = 0
    operator: int = 0
    linked: dict[str, int] = field(default_factory=dict)
    title: str = ""
    description: str = ""
    colour: str = "AQUA"
    avatar: str = ""
    owner: int = 0
    members: list[int] = field(default_factory=list)
    managers: list[int] = field(default_factory=list)
    entity: tuple[str, str] = ("", "")
    created: str = ""
    connector: str = ""
    guest: int = 0
    external: str = ""
    session: int = 0
    began: int = 0
    writable: bool = True
    muted: set[int] = field(default_factory=set)
    pinned: set[int] = field(default_factory=set)
    read: dict[int, int] = field(default_factory=dict)
    flags: dict[str, Any] = field(default_factory=dict)

    def row(self) -> Row:
        """For the journal."""
        if self.kind == LINES:
            return {"status": self.status, "queue": self.queue, "operator": self.operator, "bot": self.bot_in}
        return {"kind": self.kind, "title": self.title, "owner": self.owner, "members": sorted(self.members)}

    def dialog(self, viewer: int) -> str:
        """DIALOG_ID under which ``viewer`` knows the chat: the other one of a private dialog, or ``chat<id>``."""
        if self.kind == PRIVATE:
            return str(next((one for one in self.members if one != viewer), viewer))
        return f"chat{self.id}"

    def has(self, account: int) -> bool:
        """Whether somebody is in the chat."""
        return account in self.members or (self.kind == LINES and account in {self.operator, self.guest} - {0})


class Rooms:
    """All chats of a session, found by id, by pair and by what they belong to.

    Args:
        own: the dialogue's open-line chat.
    """

    __slots__ = ("_chats",)

    def __init__(self, own: Chat) -> None:
        self._chats = {own.id: own}

    def get(self, key: int | None) -> Chat | None:
        """A chat by id."""
        return self._chats.get(key) if key is not None else None

    def all(self) -> list[Chat]:
        """In order of creation."""
        return list(self._chats.values())

    def add(self, chat: Chat) -> Chat:
        """Take in a chat that has its id."""
        self._chats[chat.id] = chat
        return chat

    def drop(self, key: int) -> None:
        """Forget a chat."""
        self._chats.pop(key, None)

    def next_id(self) -> int:
        """Id of the next chat."""
        return max(self._chats) + 1

    def pair(self, one: int, other: int) -> Chat | None:
        """The private dialog of two."""
        wanted = sorted((one, other))
        return next((c for c in self._chats.values() if c.kind == PRIVATE and sorted(c.members) == wanted), None)

    def of_entity(self, kind: str, key: str) -> Chat | None:
        """The chat that was made for something (ENTITY_TYPE and ENTITY_ID)."""
        return next((c for c in self._chats.values() if c.entity == (kind, key)), None)

    def of_guest(self, connector: str, line: int, external: str) -> Chat | None:
        """The open-line chat of a client at a connector."""
        return next(
            (
                chat
                for chat in self._chats.values()
                if chat.kind == LINES and (chat.connector, chat.flags.get("line"), chat.external)
                == (connector, line, external)
            ),
            None,
        )  # fmt: skip
