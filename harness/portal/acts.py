"""What happens in the portal without the bot: an operator answers, a manager moves a stage, a payment comes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from harness.errors import PortalError
from harness.model.dialogue import EventTurn, OperatorTurn
from harness.model.transcript import Said
from harness.portal import bookings, line_leads, open_line
from harness.portal.call import Call
from harness.portal.card_store import update
from harness.portal.chats import LINES, Chat
from harness.portal.drafts import Draft, put
from harness.portal.records import impossible, place_booking, resource_id
from harness.portal.refusals import Refusal
from harness.portal.signals import Signal
from harness.portal.tables import Row
from harness.portal.values import moment, whole
from harness.portal.world import World

Actor = Literal["operator", "portal"]
Methods = Mapping[str, Any]


def perform(
    world: World,
    act: OperatorTurn | EventTurn,
    methods: Methods,
    *,
    again: bool = False,
    chat: Chat | None = None,
) -> tuple[Call, Actor]:
    """Play an act and return it as the wire call that it amounts to, with who did it.

    Args:
        world: state of the session.
        act: what happens.
        methods: registered wire methods.
        again: the notice of the same event arrives once more: nothing changes.
        chat: where an operator acts; the dialogue's own when not stated.

    Raises:
        PortalError: the act does not fit the portal.
    """
    if isinstance(act, OperatorTurn):
        return _operator(world, act, methods, chat or world.chat), "operator"
    if act.name not in _EVENTS:
        raise PortalError("portal.event.unknown", name=act.name, valid=", ".join(sorted(_EVENTS)))
    play, actor = _EVENTS[act.name]
    call = play(world, dict(act.data), methods, again)
    return call, actor


def _operator(world: World, act: OperatorTurn, methods: Methods, chat: Chat) -> Call:
    params: dict[str, Any] = {"CHAT_ID": chat.id}
    if act.action == "answers":
        call = Call(world, "imopenlines.operator.answer", params, methods)
        queue = world.seed.queue(open_line.line_of(world, chat))
        operator = chat.operator or (queue.users[0] if queue and queue.users else world.seed.caller)
        open_line.answer(call, chat, operator)
        if act.text:
            params["MESSAGE"] = act.text
            say(call, chat, operator, act.text)
    elif act.action == "transfers":
        queue = world.seed.queue_named(act.to) if act.to else None
        if act.to and queue is None:
            valid = ", ".join(one.name for one in world.seed.queues)
            raise PortalError("portal.event.no_such", what="queue", got=act.to, valid=valid)
        params["TRANSFER_ID"] = f"queue{queue.id if queue else chat.queue}"
        call = Call(world, "imopenlines.operator.transfer", params, methods)
        open_line.move(call, chat, status="QUEUE", operator=0, queue=queue.id if queue else chat.queue)
    else:
        call = Call(world, "imopenlines.operator.finish", params, methods)
        open_line.finish(call, chat)
    return call


def client_writes(world: World, said: Said, methods: Methods, chat: Chat) -> Call:
    """The client of an open line writes, presses a button or sends something, as the wire call of a connector."""
    params = {"CONNECTOR": chat.connector, "CHAT_ID": chat.id, "MESSAGE": said.text}
    call = Call(world, "imconnector.send.messages", params, methods)
    draft = Draft(said.text)
    if said.kind in {"photo", "voice", "file"}:
        sent = {str(name): str(value) for name, value in said.content.items()}
        name = sent.get("name") or sent.get("file") or said.kind
        table = world.tables["file"]
        key = table.next_id()
        kind = _FILES.get(said.kind, "file")
        extension = name.rpartition(".")[2].lower() if "." in name else ""
        row = {"id": key, "chatId": chat.id, "date": world.now(), "type": kind, "name": name, "extension": extension}
        table.put(key, {**row, "size": 0, "authorId": chat.guest, "image": False})
        params["FILES"] = name
        draft = Draft(said.text, {"FILE_ID": [key], "FILES": [name]})
    pressed = _pressed(call, chat, said) if said.kind == "click" else None
    if pressed is not None:
        key, button = pressed
        facts = {"chat": chat.id, "message": key, "author": chat.guest, "command": button["id"]}
        call.signal(Signal("command", facts, {"params": button["params"], "context": "KEYBOARD"}))
    else:
        line_leads.hear(call, chat, draft)
    return call


_FILES = {"photo": "image", "voice": "audio"}


def _pressed(call: Call, chat: Chat, said: Said) -> tuple[int, Row] | None:
    """The message and the registered command behind a button that was pressed; None for a button that only speaks."""
    world = call.world
    commands = {row["command"]: row for _, row in world.tables["command"].rows()}
    shown = [row for _, row in world.tables["message"].rows() if row.get("chat") == chat.id and row.get("params")]
    for row in reversed(shown):
        for button in row["params"].get("KEYBOARD") or ():
            command = commands.get(str(button.get("COMMAND") or "").strip().lstrip("/"))
            if button.get("TEXT") == said.text and command is not None:
                return row["id"], {"id": command["id"], "params": str(button.get("COMMAND_PARAMS") or "")}
    return None


def say(call: Call, chat: Chat, author: int, text: str) -> int:
    """A person writes into a chat of the portal; into an open line it goes out to the client."""
    key = put(call, chat, author, Draft(text))
    call.signal(Signal("message_add", {"chat": chat.id, "message": key, "author": author}))
    if chat.kind == LINES:
        call.signal(Signal("connector_out", {"chat": chat.id, "message": key}))
    return key


def _target(world: World, data: Mapping[str, Any], entity: str) -> int:
    """Id of the record that an event is about: the stated one, or the dialogue's own."""
    key = whole(data["id"]) if data.get("id") not in {None, ""} else _own(world, entity)
    if key is None or world.find(entity, key) is None:
        raise PortalError("portal.event.no_record", entity=entity, id=str(data.get("id", "")))
    return key


def _own(world: World, entity: str) -> int | None:
    """The record that the dialogue made, or else its client's: of bookings the last that has begun, or the next."""
    if entity != "booking" or "booking" in world.own:
        return world.own.get(entity)
    client = {(code.upper(), world.own.get(code)) for code in ("contact", "lead")}
    theirs = [
        row
        for row in bookings.live(world.tables["booking"])
        if any((one["type"]["code"], one["id"]) in client for one in row["clients"])
    ]
    now = world.clock.now().timestamp()
    begun = [row for row in theirs if row["from"] <= now]
    chosen = max(begun, key=_begin) if begun else min(theirs, key=_begin, default=None)
    return chosen["id"] if chosen else None


def _begin(row: Row) -> int:
    return int(row["from"])


def _stage_changed(world: World, data: dict[str, Any], methods: Methods, again: bool) -> Call:
    entity = str(data.get("entity", "lead"))
    kind = world.kinds.get(entity)
    if kind is None or not kind.stage:
        raise PortalError("portal.event.no_such", what="entity", got=entity, valid="lead, deal")
    return _record_changed(
        world, {**data, "entity": entity, "fields": {kind.stage: data.get("to", "")}}, methods, again
    )


def _record_changed(world: World, data: dict[str, Any], methods: Methods, again: bool) -> Call:
    entity = str(data.get("entity", "lead"))
    kind = world.kinds.get(entity)
    if kind is None:
        raise PortalError("portal.event.no_such", what="entity", got=entity, valid=", ".join(world.kinds))
    key = _target(world, data, entity)
    fields = dict(data.get("fields") or {})
    call = Call(world, f"crm.{entity}.update", {"id": key, "fields": fields}, methods)
    if not again:
        try:
            update(call, kind, world.find(entity, key) or {}, fields)
        except Refusal as refusal:
            raise PortalError("portal.event.bad_value", entity=entity, reason=refusal.text) from None
    return call


def _booking_made(world: World, data: dict[str, Any], methods: Methods, again: bool) -> Call:
    where = ("event", "booking_made")
    fields = {
        "resource": data.get("resource"),
        "at": data.get("from"),
        "until": data.get("to"),
        "name": data.get("name", ""),
    }
    seed = world.seed
    call = Call(world, "booking.v1.booking.add", {"fields": data}, methods)
    resource_id(seed, fields["resource"], where)
    if not again:
        if any(moment(fields[name] or "", seed.zone) is None for name in ("at", "until")):
            raise impossible(*where, "bad_value", got=f"{data.get('from')} – {data.get('to')}", field="from, to")
        key = place_booking(world, fields, where)
        row = world.find("booking", key) or {}
        own = world.own.get("booking")
        call.insert("booking", key, row)
        world.own.pop("booking", None)
        if own is not None:
            world.own["booking"] = own
    return call


def _payment(world: World, data: dict[str, Any], methods: Methods, again: bool) -> Call:
    status = str(data.get("status", "paid"))
    if status not in {"paid", "refused", "returned", "partial"}:
        raise PortalError("portal.event.no_such", what="status", got=status, valid="paid, refused, returned, partial")
    table = world.tables["payment"]
    key = whole(data.get("id")) or (table.last if again else table.next_id())
    deal = whole(data.get("deal")) or world.own.get("deal")
    row = {"id": key, "status": status, "amount": data.get("amount"), "deal": deal}
    call = Call(world, "crm.item.payment.pay", {**data, "id": key}, methods)
    if table.get(key) is None:
        call.insert("payment", key, row)
    elif not again:
        call.replace("payment", key, row)
    call.mean("payment", id=str(key), status=status, amount=data.get("amount"), deal=str(deal) if deal else None)
    return call


def _no_show(world: World, data: dict[str, Any], methods: Methods, again: bool) -> Call:
    key = _target(world, data, "booking")
    call = Call(world, "booking.v1.booking.update", {"id": key}, methods)
    if not again:
        call.replace("booking", key, {**(world.find("booking", key) or {}), "visit": "no_show"})
    return call


def _app_installed(world: World, data: dict[str, Any], methods: Methods, again: bool) -> Call:
    del again  # installed once more, it is told once more, with other tokens
    client_id = str(data.get("client_id", ""))
    applications = world.access.applications
    if client_id not in applications:
        raise PortalError(
            "portal.event.no_such", what="application", got=client_id[:80], valid=", ".join(applications) or "-"
        )
    call = Call(world, "app.install", {"client_id": client_id}, methods)
    call.signals.append(Signal("app_installed", text={"client_id": client_id}))
    return call


_EVENTS: dict[str, tuple[Callable[[World, dict[str, Any], Methods, bool], Call], Actor]] = {
    "stage_changed": (_stage_changed, "operator"),
    "record_changed": (_record_changed, "operator"),
    "booking_made": (_booking_made, "operator"),
    "payment": (_payment, "portal"),
    "no_show": (_no_show, "operator"),
    "app_installed": (_app_installed, "operator"),
}
