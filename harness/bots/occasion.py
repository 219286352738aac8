"""The values that templates are filled with: of the conversation, and of the moment."""

from __future__ import annotations

from typing import Any

from harness.clock import VirtualClock
from harness.model.codec import plain
from harness.model.dialogue import EventTurn, OperatorTurn
from harness.model.transcript import Said
from harness.ports import PortalSession, Talk


def of_talk(talk: Talk, portal: PortalSession) -> dict[str, Any]:
    """What stays the same for a whole conversation."""
    client = talk.given.client
    values: dict[str, Any] = {
        "conversation": talk.conversation,
        "dialogue": talk.dialogue,
        "channel": talk.given.channel,
        "chat_id": talk.chat_id,
        "seed": talk.seed,
        "portal.url": talk.portal_url,
        "portal.token": portal.token,
        "client": {
            "name": client.name,
            "phone": client.phone,
            "email": client.email,
            "utm": client.utm,
            **client.extra,
        },
        "client.utm": client.utm,
        "client.name": client.name,
        "client.phone": client.phone,
        "client.email": client.email,
    }
    values.update((f"client.utm.{key}", value) for key, value in client.utm.items())
    values.update((f"client.{key}", value) for key, value in client.extra.items())
    return values


def of_said(said: tuple[Said, ...], clock: VirtualClock) -> dict[str, Any]:
    """What the client has just said."""
    texts = [item.text for item in said]
    last = said[-1] if said else Said()
    return {
        "text": texts[0] if len(texts) == 1 else "\n".join(texts),
        "messages": texts,
        "said": {"kind": last.kind, "text": last.text, "content": last.content},
        "said.kind": last.kind,
        "said.content": last.content,
        "now": clock.now().isoformat(),
    }


def of_act(act: OperatorTurn | EventTurn | None, clock: VirtualClock) -> dict[str, Any]:
    """What has happened without the client: an operator's act, an event of the portal, or only the passing of time."""
    event: dict[str, Any] = {"kind": "time"}
    if isinstance(act, OperatorTurn):
        event = {"kind": "operator", "action": act.action, "text": act.text, "to": act.to}
    elif isinstance(act, EventTurn):
        event = {"kind": "event", "name": act.name, "data": plain(act.data)}
    values: dict[str, Any] = {"event": event, "now": clock.now().isoformat()}
    values.update((f"event.{key}", value) for key, value in event.items())
    values.update((f"event.data.{key}", value) for key, value in event.get("data", {}).items())
    return values
