"""``imopenlines.crm.*``: chats of cards, cards of chats."""

from __future__ import annotations

from harness.portal import line_leads, open_line, talk
from harness.portal.call import Call
from harness.portal.chats import LINES, Chat
from harness.portal.drafts import Draft, clipped
from harness.portal.people import person
from harness.portal.refusals import Refusal
from harness.portal.tables import Row
from harness.portal.values import flag, whole
from harness.registry import method

TITLES = {
    "livechat": "Live Chat",
    "telegrambot": "Telegram",
    "whatsappbytwilio": "WhatsApp",
    "fbinstagramdirect": "Instagram Direct",
    "network": "Bitrix24.Network",
}


def _missing(name: str) -> Refusal:
    return Refusal(400, "ERROR_ARGUMENT", f"Argument '{name}' is null or empty")


def _card(call: Call) -> tuple[str, int]:
    kind = str(call.any("CRM_ENTITY_TYPE") or "").strip().lower()
    if not kind:
        raise _missing("CRM_ENTITY_TYPE")
    if call.any("CRM_ENTITY") in (None, ""):
        raise _missing("CRM_ENTITY")
    key = whole(call.any("CRM_ENTITY"))
    if key is None:
        raise Refusal(400, "ERROR_ARGUMENT", "The value of an argument 'CRM_ENTITY' has an invalid type")
    return kind, key


def _linked(call: Call, card: tuple[str, int]) -> list[Chat]:
    """Open-line chats whose entity data name a card, the latest last."""
    word = f"{card[0].upper()}|{card[1]}|"
    return [
        chat
        for chat in call.world.rooms.all()
        if chat.kind == LINES and word in f"{open_line.entity(call.world, chat)['entity_data_2']}|"
    ]


@method("imopenlines.crm.chat.get", scope="imopenlines")
def chats(call: Call) -> list[Row]:
    """Chats of a card; only open ones unless ACTIVE_ONLY is N."""
    found = _linked(call, _card(call))
    if flag(call.any("ACTIVE_ONLY") or "Y"):
        found = [chat for chat in found if chat.status != "FINISHED"]
    return [
        {
            "CHAT_ID": str(chat.id),
            "CONNECTOR_ID": chat.connector,
            "CONNECTOR_TITLE": TITLES.get(chat.connector, chat.connector),
        }
        for chat in found
    ]


@method("imopenlines.crm.chat.getLastId", scope="imopenlines")
def last(call: Call) -> int:
    """The last chat of a card."""
    kind, value = str(call.any("CRM_ENTITY_TYPE") or "").lower(), call.any("CRM_ENTITY")
    if not kind or value in (None, ""):
        raise Refusal(400, "CRM_CHAT_EMPTY_CRM_DATA", "Empty CRM data")
    key = whole(value)
    if key is None:
        raise Refusal(400, "ERROR_ARGUMENT", "The value of an argument CRM_ENTITY has an invalid type")
    found = _linked(call, (kind, key))
    if call.world.find(kind, key) is None or not found:
        raise Refusal(400, "CRM_CHAT_EMPTY_CRM_DATA", "Could not find CRM object")
    return found[-1].id


@method("imopenlines.crm.chat.user.add", writes=True, scope="imopenlines")
def user_add(call: Call) -> int:
    """Takes a user into a chat of a card."""
    chat, user = _chat_and_user(call)
    if user not in chat.members:
        chat.members.append(user)
    return chat.id


@method("imopenlines.crm.chat.user.delete", writes=True, scope="imopenlines")
def user_delete(call: Call) -> int:
    """Takes a user out of a chat of a card."""
    chat, user = _chat_and_user(call)
    if user not in chat.members:
        raise Refusal(400, "WRONG_REQUEST", "You don't have access or user already not in chat")
    chat.members = [one for one in chat.members if one != user]
    return chat.id


def _chat_and_user(call: Call) -> tuple[Chat, int]:
    found = _linked(call, _card(call))
    user = whole(call.any("USER_ID"))
    if not user:
        if call.method.endswith("delete"):
            raise Refusal(400, "CRM_CHAT_EMPTY_USER", "Empty User ID")
        raise _missing("Empty USER_ID")
    one = person(call.world, user)
    if one is None or not one.active:
        raise Refusal(400, "CRM_CHAT_USER_NOT_ACTIVE", "User not active")
    wanted = whole(call.any("CHAT_ID"))
    chat = next((one for one in reversed(found) if wanted in {None, one.id}), None)
    if chat is None:
        raise Refusal(400, "CHAT_NOT_IN_CRM", "Chat does not belong to the CRM object being checked")
    return chat, user


@method("imopenlines.crm.message.add", writes=True, scope="imopenlines")
def message(call: Call) -> int:
    """Writes into the chat of a card on behalf of a user."""
    card = _card(call)
    for name in ("USER_ID", "CHAT_ID", "MESSAGE"):
        if not str(call.any(name) or "").strip():
            raise _missing(name)
    chat = next((one for one in _linked(call, card) if one.id == whole(call.any("CHAT_ID"))), None)
    if chat is None:
        raise Refusal(400, "CHAT_NOT_IN_CRM", "Chat does not belong to the CRM entity being checked")
    author = person(call.world, whole(call.any("USER_ID")))
    if author is None:
        raise Refusal(400, "ACCESS_DENIED", "Access denied! User don't have access to this entity")
    if chat.status == "FINISHED":
        raise Refusal(400, "CANCELED", "You cannot send messages to the specified chat")
    return talk.send(call, chat, author.id, Draft(clipped(call.any("MESSAGE"))))


@method("imopenlines.crm.lead.create", writes=True, scope="imopenlines")
def lead(call: Call) -> bool:
    """Makes a lead of the client, linked to the chat."""
    chat = open_line.of_operator(call, call.any("CHAT_ID"))
    world = call.world
    if chat.operator and call.user not in {chat.operator, world.seed.caller}:
        raise Refusal(400, "ERROR_USER_NOT_OPERATOR", "Attempt to save a CRM object by a user who is not an operator")
    line_leads.add(call, chat)
    return True
