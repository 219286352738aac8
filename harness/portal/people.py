"""Everybody who can be in a chat: users of the portal, bots, clients behind connectors; and how each API shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from harness.model.dialogue import Client
from harness.portal.chats import COLOURS, CONNECTORS, Chat
from harness.portal.tables import Row
from harness.portal.values import whole
from harness.portal.world import World
from harness.wording import text

BOTS, GUESTS = 1_000, 10_000
"""Bots and clients get ids so far above the seed's users that nobody who is added later meets them."""
_PHONES = {
    "work_phone": "WORK_PHONE",
    "personal_mobile": "PERSONAL_MOBILE",
    "personal_phone": "PERSONAL_PHONE",
    "inner_phone": "UF_PHONE_INNER",
}
_PALETTE = tuple(COLOURS.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One account.

    Attributes:
        phones: kind of phone → number.
        sort: ``user``, ``bot`` or ``connector``.
    """

    id: int
    first: str
    last: str = ""
    position: str = ""
    gender: str = ""
    email: str = ""
    avatar: str = ""
    birthday: str = ""
    departments: tuple[int, ...] = ()
    phones: tuple[tuple[str, str], ...] = ()
    active: bool = True
    colour: str = ""
    sort: str = "user"

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}".strip()

    @property
    def hue(self) -> str:
        """Colour of the placeholder that stands for a missing picture."""
        return COLOURS.get(self.colour, _PALETTE[self.id % len(_PALETTE)])


def next_bot(world: World) -> int:
    """Id of the next bot."""
    return max(_highest(world) + BOTS, world.tables["bot"].last) + 1


def _highest(world: World) -> int:
    return max(world.seed.tables.get("user") or (0,))


def meet_client(world: World, client: Client, turn: int = 0) -> None:
    """The dialogue's client is at the other end of its open-line chat; with each ``turn`` it is somebody new."""
    world.tables["guest"].last = turn and _highest(world) + GUESTS + turn
    chat = world.chat
    name = client.name.strip() or text("portal.guest", world.seed.language)
    first, _, last = name.partition(" ")
    arrive(world, chat, (first, last))
    chat.connector = CONNECTORS.get(chat.channel, chat.channel)
    chat.external = str(chat.id)
    line = next((queue.title for queue in world.seed.queues), "")
    chat.title = f"{name} - {line}" if line else name


def arrive(world: World, chat: Chat, name: tuple[str, str]) -> None:
    """A client comes to an open-line chat and gets an account there."""
    table = world.tables["guest"]
    key = max(_highest(world) + GUESTS, table.last) + 1
    table.put(key, {"id": key, "first": name[0], "last": name[1]})
    chat.guest = key


def person(world: World, key: int | None) -> Person | None:
    """Who has this id; None when nobody has."""
    if key is None:
        return None
    row = world.find("user", key)
    if row is not None:
        return _user(row)
    bot = world.find("bot", key)
    if bot is not None:
        return _bot(bot)
    guest = world.find("guest", key)
    return Person(**guest, sort="connector") if guest is not None else None


def somebody(world: World, key: int) -> Person:
    """Who has this id, or a nameless person: authors of old messages may have been deleted."""
    return person(world, key) or Person(id=key, first="", active=False)


def _user(row: Row) -> Person:
    departments = row.get("UF_DEPARTMENT") or ()
    return Person(
        id=row["ID"],
        first=str(row.get("NAME") or ""),
        last=str(row.get("LAST_NAME") or ""),
        position=str(row.get("WORK_POSITION") or ""),
        gender=str(row.get("PERSONAL_GENDER") or ""),
        email=str(row.get("EMAIL") or ""),
        avatar=str(row.get("PERSONAL_PHOTO") or ""),
        departments=tuple(key for one in departments if (key := whole(one)) is not None),
        phones=tuple((name, str(row[column])) for name, column in _PHONES.items() if row.get(column)),
        active=bool(row.get("ACTIVE", True)),
    )


def _bot(row: Row) -> Person:
    properties = row["properties"]
    return Person(
        id=row["id"],
        first=str(properties.get("NAME") or ""),
        last=str(properties.get("LAST_NAME") or ""),
        position=str(properties.get("WORK_POSITION") or ""),
        gender=str(properties.get("PERSONAL_GENDER") or "M"),
        email=str(properties.get("EMAIL") or ""),
        colour=str(properties.get("COLOR") or ""),
        sort="bot",
    )


def for_im(one: Person, now: str) -> Row:
    """As ``im.*`` and ``imbot.*`` show an account."""
    shown = {_snake(name): value for name, value in for_v2(one, now).items()}
    after = {"avatar_hr": one.avatar, "network": False, "mobile_last_date": False, "desktop_last_date": False}
    more = {"bot_data": None, "website": "", "email": one.email, "type": "bot" if one.sort == "bot" else "user"}
    return {**shown, **after, **more}


def for_v2(one: Person, now: str) -> Row:
    """As ``imbot.v2.*`` shows an account."""
    return {
        "id": one.id,
        "active": one.active,
        "name": one.name,
        "firstName": one.first,
        "lastName": one.last,
        "workPosition": one.position,
        "color": one.hue,
        "avatar": one.avatar,
        "gender": one.gender or "M",
        "birthday": one.birthday,
        "extranet": one.sort == "connector",
        "bot": one.sort == "bot",
        "connector": one.sort == "connector",
        "externalAuthId": {"bot": "bot", "connector": "imconnector"}.get(one.sort, "default"),
        "status": "online",
        "idle": False,
        "lastActivityDate": now,
        "absent": False,
        "departments": list(one.departments),
        "phones": dict(one.phones) or False,
        "type": {"bot": "bot", "connector": "extranet"}.get(one.sort, "employee"),
    }


def for_event(one: Person) -> dict[str, Any]:
    """``data[USER]`` of events of the first bot protocol; clients behind a connector have no WORK_POSITION."""
    flags = {
        "IS_BOT": "Y" if one.sort == "bot" else "N",
        "IS_CONNECTOR": "Y" if one.sort == "connector" else "N",
        "IS_NETWORK": "N",
        "IS_EXTRANET": "Y" if one.sort == "connector" else "N",
    }
    head = {"ID": one.id, "NAME": one.name, "FIRST_NAME": one.first, "LAST_NAME": one.last}
    work = {} if one.sort == "connector" else {"WORK_POSITION": one.position}
    return {**head, **work, "GENDER": one.gender or "M", **flags}


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
