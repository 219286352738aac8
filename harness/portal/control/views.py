"""How state is shown from outside: plain values, long ones cut, tokens not told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from harness.model.crm import CrmCall
from harness.model.crm_state import CREATED, DELETED
from harness.portal.chats import LINES, Chat
from harness.portal.client_side import read
from harness.portal.journal import RESULT_LIMIT, bounded
from harness.portal.outbox import Posting
from harness.portal.people import person, somebody
from harness.portal.php import decode_query
from harness.portal.tables import Row
from harness.portal.world import World

if TYPE_CHECKING:
    from harness.portal.courier import Delivery

MESSAGES = 200
"""The last messages of a chat that are shown."""
_SECRET = frozenset({"access_token", "refresh_token", "application_token", "client_secret", "token", "bottoken"})
_CREATED, _CHANGED, _DELETED = "created", "changed", "deleted"


def short(value: Any) -> Any:
    """A value that JSON can say, or the beginning of its JSON text when it is long."""
    return bounded(msgspec.to_builtins(value, enc_hook=str, str_keys=True), RESULT_LIMIT)


def of_call(call: CrmCall) -> Row:
    """A call as events of a run write it, with long values of its changes cut."""
    shown: Row = msgspec.to_builtins(call, enc_hook=str)
    for change in shown.get("changes", ()):
        change |= {name: short(change[name]) for name in ("before", "after") if name in change}
    return shown


def differences(calls: Iterable[CrmCall]) -> list[Row]:
    """What calls have come to: per entity whether it is new or gone, per field the value before and after.

    An entity that was made and deleted meanwhile, and a field that is again as it was, are left out.
    """
    found: dict[tuple[str, str], Row] = {}
    for change in (change for call in calls for change in call.changes):
        place = (change.entity, change.id)
        one = found.setdefault(place, {"entity": change.entity, "id": change.id, "state": _CHANGED, "fields": {}})
        if change.field == CREATED:
            one["state"] = _CREATED
        elif change.field == DELETED:
            if one["state"] == _CREATED:
                del found[place]
            else:
                one |= {"state": _DELETED, "fields": {}}
        else:
            field = one["fields"].setdefault(change.field, {"before": change.before})
            field["after"] = change.after
    for one in found.values():
        kept = {name: both for name, both in one["fields"].items() if both["before"] != both["after"]}
        one["fields"] = {name: {when: short(value) for when, value in both.items()} for name, both in kept.items()}
    return [one for one in found.values() if one["fields"] or one["state"] != _CHANGED]


def of_table(world: World, name: str, offset: int, limit: int) -> Row:
    """Rows of one table, the newest first, and how many there are."""
    rows = list(world.tables[name].rows())
    rows.reverse()
    shown = [
        {"id": key, "fields": {column: short(value) for column, value in world.view(name, row).items()}}
        for key, row in rows[offset : offset + limit]
    ]
    return {"entity": name, "total": len(rows), "rows": shown}


def lines_of(world: World) -> list[Row]:
    """All open-line chats with their last messages."""
    said: dict[int, list[Row]] = {}
    for _, row in world.tables["message"].rows():
        said.setdefault(row.get("chat", 0), []).append(row)
    lines = (chat for chat in world.rooms.all() if chat.kind == LINES)
    return [_line(world, chat, said.get(chat.id, [])) for chat in lines]


def _line(world: World, chat: Chat, messages: list[Row]) -> Row:
    queue = world.seed.queue(chat.queue)
    return {
        "id": chat.id,
        "own": chat is world.chat,
        "title": chat.title,
        "channel": chat.channel,
        "connector": chat.connector,
        "client": somebody(world, chat.guest).name,
        "status": chat.status,
        "bot_in": chat.bot_in,
        "queue": queue.title or queue.name if queue else "",
        "operator": somebody(world, chat.operator).name if chat.operator else "",
        "session": chat.session,
        "messages": [_message(world, chat, row) for row in messages[-MESSAGES:]],
        "earlier": max(0, len(messages) - MESSAGES),
    }


def _message(world: World, chat: Chat, row: Row) -> Row:
    return {
        "id": row["id"],
        "at": row["at"],
        "by": _side(world, chat, row["author"]),
        "name": somebody(world, row["author"]).name,
        "text": read(row),
        "buttons": list(row.get("buttons") or ()),
        "deleted": bool(row.get("deleted")),
    }


def _side(world: World, chat: Chat, author: int) -> str:
    """Whose words these are; a bot that lives elsewhere writes as the user of its webhook."""
    if author in {0, chat.guest}:
        return "client" if author else "system"
    who = person(world, author)
    return "bot" if author == world.seed.caller or (who is not None and who.sort == "bot") else "operator"


def of_posting(posting: Posting, delivery: Delivery | None, now: float) -> Row:
    """An event on its way out, with what became of it."""
    state = "lost" if posting.fate == "lose" else "waiting" if posting.due > now else "under_way"
    if delivery is not None:
        state = "delivered" if 200 <= delivery.status < 400 else "failed"
    shown: Row = {"seq": posting.seq, "name": posting.name, "url": posting.url[:500], "fate": posting.fate}
    shown |= {"state": state, "body": short(_masked(decode_query(posting.body.decode("utf-8", "replace"))))}
    if delivery is not None:
        shown |= {"status": delivery.status, "error": delivery.error, "took": round(delivery.took, 4)}
    return shown


def _masked(value: Any) -> Any:
    """The same without the tokens: they are the handler's, and pages are shown to others."""
    if isinstance(value, list):
        return [_masked(one) for one in value]
    if isinstance(value, dict):
        return {name: "***" if str(name).lower() in _SECRET and one else _masked(one) for name, one in value.items()}
    return value
