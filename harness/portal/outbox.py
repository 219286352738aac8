"""Events on their way out: who is to hear of what, in which bytes, and when. Sends nothing itself.

The vendor sends through a queue, without repeating what failed, and in no promised order; here the order is that of the
calls. Nothing goes to an application that is not installed.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from harness.portal import bot_events, bots, portal_events, user_events
from harness.portal.call import Call
from harness.portal.faults import Faults
from harness.portal.grants import Grant, Refresh
from harness.portal.php import encode_query
from harness.portal.tables import Row
from harness.portal.world import World

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass(frozen=True, slots=True)
class Posting:
    """One request to one handler.

    Attributes:
        seq: from 0, in order of what happened.
        due: moment of the portal's clock, in seconds of the epoch.
        fate: what the dialogue planned for it: ``deliver``, ``lose`` (never sent), ``double`` or ``late``.
    """

    seq: int
    name: str
    url: str
    body: bytes
    due: float
    fate: str = "deliver"
    content_type: str = FORM


class Outbox:
    """The events of one session.

    Args:
        world: of the session.
        faults: that may lose, double or delay an event.

    Attributes:
        postings: everything so far, also what was lost, in order.
    """

    __slots__ = ("_faults", "_guard", "_tokens", "_waiting", "_world", "postings")

    def __init__(self, world: World, faults: Faults) -> None:
        self._world = world
        self._faults = faults
        self._tokens: dict[tuple[str, int], tuple[Grant, Refresh]] = {}
        self._guard = threading.Lock()  # on a clock that runs, a timer asks what is due
        self._waiting: list[Posting] = []
        self.postings: list[Posting] = []

    def take(self, call: Call) -> None:
        """What a call has done, once it has succeeded."""
        if not (call.changes or call.signals or call.written):
            return
        if self._world.seed.outgoing or self._world.tables["handler"].last:  # most portals have nobody who listens
            for event in portal_events.happened(call):
                self._bound(event, call)
        for signal in call.signals:
            if signal.name == "app_installed":
                self.install(signal.text["client_id"])
            user_events.keep(self._world, signal)
            for told in bot_events.told(self._world, signal):
                self._to_bot(told)

    def install(self, client_id: str) -> None:
        """An application is installed, and its handler hears of it: ONAPPINSTALL, with its first tokens."""
        auth = self._world.access.install(client_id)
        application = self._world.access.applications[client_id]
        data = {
            "VERSION": application.version,
            "ACTIVE": "Y",
            "INSTALLED": "Y",
            "LANGUAGE_ID": self._world.seed.language,
        }
        if application.handler:
            self._post("ONAPPINSTALL", application.handler, {"data": data, "ts": self._stamp(), "auth": auth})

    def ready(self) -> list[Posting]:
        """What is due by now, in order; each posting is given out once."""
        if not self._waiting:
            return []
        now = self._world.clock.now().timestamp()
        with self._guard:
            due = [one for one in self._waiting if one.due <= now]
            self._waiting = [one for one in self._waiting if one.due > now]
        return due[::-1] if self._world.seed.switches.event_order == "reversed" else due

    def next_due(self) -> float | None:
        """Real seconds until the next posting falls due; None when there is none, or only a virtual clock says when."""
        clock = self._world.clock
        with self._guard:
            due = min((one.due for one in self._waiting), default=None)
        return None if due is None or not clock.runs else max(0.0, due - clock.now().timestamp())

    def _post(self, name: str, url: str, head: dict[str, Any], *, json: bool = False) -> None:
        now = self._world.clock.now().timestamp()
        told = {"event": name, **head}
        body = msgspec.json.encode(told) if json else encode_query(told)
        fate = self._faults.event(name)
        late = fate if isinstance(fate, int | float) else 0.0
        word = fate if isinstance(fate, str) else "late"
        for _ in range(2 if fate == "double" else 1):
            posting = Posting(len(self.postings), name, url, body, now + late, word, JSON if json else FORM)
            self.postings.append(posting)
            if fate != "lose":
                with self._guard:
                    self._waiting.append(posting)

    def _stamp(self) -> int:
        return int(self._world.clock.now().timestamp())

    def _bound(self, event: portal_events.Happened, call: Call) -> None:
        """Tell handlers bound with ``event.bind``, and outgoing webhooks."""
        rows = [row for _, row in self._world.tables["handler"].rows() if row["event"] == event.name]
        for row in rows:
            if row["offline"]:
                self._keep(event, row, call)
            elif self._installed(row["app"]):
                auth = self._auth(row["app"], row["auth_type"] or call.user)
                head = {"event_handler_id": row["id"], "data": event.data, "ts": self._stamp(), "auth": auth}
                self._post(event.name, row["url"], head)
        for number, hook in enumerate(self._world.seed.outgoing):
            if event.name in hook.events:
                auth = self._world.access.unsigned(hook.application_token)
                head = {"event_handler_id": number + 1, "data": event.data, "ts": self._stamp(), "auth": auth}
                self._post(event.name, hook.url, head)

    def _installed(self, client_id: str) -> bool:
        application = self._world.access.applications.get(client_id)
        return application is not None and application.installed

    def _keep(self, event: portal_events.Happened, row: Row, call: Call) -> None:
        """Put an event into the queue of offline events: the last of each subject; one's own echo is left out."""
        if row["connector"] and row["connector"] == call.params.get("auth_connector"):
            return
        table = self._world.tables["offline_event"]
        for key, old in list(table.rows()):
            same = (old["app"], old["event"], old["subject"]) == (row["app"], event.name, event.subject)
            if same and not old["process"]:
                table.drop(key)
        key = table.next_id()
        kept = {"id": key, "app": row["app"], "event": event.name, "data": event.data, "subject": event.subject}
        table.put(key, {**kept, "at": self._world.now(), "connector": row["connector"], "process": "", "error": False})
        ping = {"ts": self._stamp(), "auth": self._auth(row["app"], call.user)}
        for _, other in list(self._world.tables["handler"].rows()):
            if other["event"] == "ONOFFLINEEVENT" and other["app"] == row["app"] and not other["offline"]:
                self._post("ONOFFLINEEVENT", other["url"], {"event_handler_id": other["id"], **ping})

    def _to_bot(self, told: bot_events.Told) -> None:
        bot = told.bot
        if bot["mode"] == "fetch":
            table = self._world.tables["bot_event"]
            key = table.next_id()
            table.put(
                key, {"id": key, "bot": bot["id"], "type": told.name, "date": self._world.now(), "data": told.data}
            )
            return
        if not told.url:
            return
        self._world.access.adopt(bot["app"], bot["user"])
        if not self._installed(bot["app"]):
            return
        auth = {**self._auth(bot["app"], bot["user"]), "user_id": told.by}
        head = {"event_handler_id": told.handler_id, "data": self._data(told), "ts": self._stamp(), "auth": auth}
        modern = bot["protocol"] == bots.MODERN
        self._post(told.name, told.url, head, json=modern and self._world.seed.switches.imbot_v2_events == "json")

    def _data(self, told: bot_events.Told) -> dict[str, Any]:
        bot = told.bot
        if bot["protocol"] == bots.MODERN:
            tokens = self._auth(bot["app"], bot["id"])
            return {"bot": {"id": bot["id"], "code": bot["code"], "auth": tokens}, **_without_null(told.data)}
        if told.name == "ONIMBOTDELETE":
            return told.data
        tokens = self._block(bot)
        block = {**tokens, "AUTH": tokens, "BOT_ID": bot["id"], "BOT_CODE": bot["code"]}
        if told.command is None:
            return {"BOT": {str(bot["id"]): block}, **told.data}
        command, rest, context = told.command
        block |= {"COMMAND": command["command"], "COMMAND_ID": command["id"], "COMMAND_PARAMS": rest}
        block |= {"COMMAND_CONTEXT": context, "MESSAGE_ID": told.data["PARAMS"]["MESSAGE_ID"]}
        return {"COMMAND": {str(command["id"]): block}, **told.data}

    def _block(self, bot: Row) -> dict[str, Any]:
        auth = self._auth(bot["app"], bot["id"], client=True)
        token = auth.pop("application_token")
        return {**auth, "application_token": token}

    def _auth(self, client_id: str, user: int, *, client: bool = False) -> dict[str, Any]:
        """The ``auth`` of an event to an application: a token that leads to this very session."""
        access = self._world.access
        grant, refresh = self._tokens.get((client_id, user)) or access.issue(client_id, user)
        if self._world.clock.now().timestamp() >= grant.expires:
            grant, refresh = access.issue(client_id, user)
        self._tokens[client_id, user] = (grant, refresh)
        return dict(_with_refresh(access.auth(grant), refresh, client_id if client else ""))


def _with_refresh(auth: dict[str, Any], refresh: Refresh, client_id: str) -> Iterator[tuple[str, Any]]:
    for name, value in auth.items():
        if name == "user_id":
            yield "refresh_token", refresh.token
        yield name, value
        if name == "user_id" and client_id:
            yield "client_id", client_id


def _without_null(value: Any) -> Any:
    """The second protocol says that nothing arrives as an empty text."""
    if isinstance(value, dict):
        return {name: _without_null(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_without_null(one) for one in value]
    return "" if value is None else value
