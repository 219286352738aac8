"""Events on their way out: who hears of what, and in which bytes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.clock import VirtualClock
from harness.errors import PortalError
from harness.model.dialogue import EventTurn, Fault, Given, OperatorTurn
from harness.model.transcript import Said
from harness.model.value import Source
from harness.portal.php import decode_query, encode_query
from harness.portal.portals import Portals
from harness.portal.serving import RunningClock

HERE = Source(path="x.suite.yaml")
HANDLER = "http://127.0.0.1:9/bot"
LEGACY = {
    "CODE": "admin",
    "EVENT_HANDLER": HANDLER,
    "OPENLINE": "Y",
    "CLIENT_ID": "app",
    "PROPERTIES": {"NAME": "Анна"},
}


def test_form_encoding_is_that_of_php() -> None:
    data = {"event": "ONX", "data": {"A": [1, {"b c": "я~*-_."}], "t": True, "f": False, "n": None, "e": []}, "s": ""}
    assert encode_query(data) == (
        b"event=ONX&data%5BA%5D%5B0%5D=1&data%5BA%5D%5B1%5D%5Bb+c%5D=%D1%8F%7E%2A-_.&data%5Bt%5D=1&data%5Bf%5D=0&s="
    )


_texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
_keys = st.text("abcXYZ_", min_size=1, max_size=5)


@given(st.recursive(_texts, lambda inner: st.dictionaries(_keys, inner, min_size=1, max_size=3), max_leaves=6))
def test_what_is_encoded_is_decoded_again(value: Any) -> None:
    assert decode_query(encode_query({"data": value}).decode()) == {"data": value}


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Postings that would have gone out, instead of sending them."""
    found: list[Any] = []
    monkeypatch.setattr("harness.portal.courier.Courier.send", lambda _self, due: found.extend(due))
    return found


def read(posting: Any) -> dict[str, Any]:
    return decode_query(posting.body.decode())


def keys(posting: Any, prefix: str) -> list[str]:
    pairs = parse_qsl(posting.body.decode(), keep_blank_values=True)
    return [key[len(prefix) + 1 : -1] for key, _ in pairs if key.startswith(f"{prefix}[") and key.count("[") == 2]


def test_a_message_in_an_open_line_reaches_the_bot(desk: Any, sent: list[Any]) -> None:
    bot = desk.ask("imbot.register", **LEGACY)
    desk.session.client_says((Said(text="Здравствуйте"),))
    assert [one.name for one in sent] == ["ONIMBOTJOINCHAT", "ONIMBOTMESSAGEADD"]
    event = read(sent[1])
    chat = desk.session.chat_id
    assert list(event) == ["event", "event_handler_id", "data", "ts", "auth"]
    assert list(event["data"]) == ["BOT", "PARAMS", "USER"]
    params = event["data"]["PARAMS"]
    assert keys(sent[1], "data[PARAMS]") == [
        "MESSAGE",
        "MESSAGE_TYPE",
        "FROM_USER_ID",
        "DIALOG_ID",
        "TO_CHAT_ID",
        "AUTHOR_ID",
        "SYSTEM",
        "CHAT_ID",
        "CHAT_TITLE",
        "CHAT_AUTHOR_ID",
        "CHAT_TYPE",
        "CHAT_AVATAR",
        "CHAT_COLOR",
        "CHAT_ENTITY_TYPE",
        "CHAT_ENTITY_ID",
        "CHAT_ENTITY_DATA_1",
        "CHAT_ENTITY_DATA_2",
        "CHAT_ENTITY_DATA_3",
        "CHAT_EXTRANET",
        "CHAT_PREV_MESSAGE_ID",
        "CHAT_CAN_POST",
        "RID",
        "IS_MANAGER",
        "PUSH",
        "PUSH_IMPORTANT",
        "RECENT_SKIP_AUTHOR",
        "CONVERT",
        "SKIP_COMMAND",
        "SKIP_COUNTER_INCREMENTS",
        "SILENT_CONNECTOR",
        "SKIP_CONNECTOR",
        "IMPORTANT_CONNECTOR",
        "NO_SESSION_OL",
        "FAKE_RELATION",
        "SKIP_URL_INDEX",
        "COMMAND_CONTEXT",
        "CHAT_USER_COUNT",
        "PLATFORM_CONTEXT",
        "MESSAGE_ORIGINAL",
        "TO_USER_ID",
        "MESSAGE_ID",
        "LANGUAGE",
    ]
    assert (params["MESSAGE"], params["DIALOG_ID"], params["CHAT_ENTITY_TYPE"]) == (
        "Здравствуйте",
        f"chat{chat}",
        "LINES",
    )
    assert params["CHAT_ENTITY_DATA_2"] == "LEAD|301|COMPANY|0|CONTACT|501|DEAL|0"
    user = event["data"]["USER"]
    assert (user["IS_CONNECTOR"], user["IS_EXTRANET"], "WORK_POSITION" in user) == ("Y", "Y", False)
    block = event["data"]["BOT"][str(bot)]
    assert (block["BOT_CODE"], block["client_id"], block["user_id"]) == ("admin", "app", str(bot))
    assert block["AUTH"]["access_token"] == block["access_token"]
    assert event["auth"]["user_id"] == user["ID"]
    assert event["auth"]["application_token"] == block["application_token"]


def test_the_token_of_an_event_is_the_bots_own(desk: Any, sent: list[Any]) -> None:
    bot = desk.ask("imbot.register", **LEGACY)
    desk.session.client_says((Said(text="Здравствуйте"),))
    token = read(sent[1])["data"]["BOT"][str(bot)]["access_token"]
    said = {"BOT_ID": bot, "DIALOG_ID": f"chat{desk.session.chat_id}", "MESSAGE": "Добрый день", "auth": token}
    assert desk.session.call("imbot.message.add", said).status == 200
    assert (
        desk.session.call("imopenlines.bot.session.operator", {"CHAT_ID": desk.session.chat_id, "auth": token}).status
        == 200
    )
    assert desk.meant("escalation")[0]["to"] == "manager"


def test_bots_hear_nothing_once_an_operator_has_the_client(desk: Any, sent: list[Any]) -> None:
    desk.ask("imbot.register", **LEGACY)
    desk.session.client_says((Said(text="Раз"),))
    desk.session.play(OperatorTurn(action="answers", text="Я здесь", source=HERE))
    before = len(sent)
    desk.session.client_says((Said(text="Два"),))
    assert len(sent) == before
    desk.session.play(OperatorTurn(action="closes", source=HERE))
    desk.session.client_says((Said(text="Снова я"),))
    assert [one.name for one in sent[before:]] == ["ONIMBOTJOINCHAT", "ONIMBOTMESSAGEADD"]


def test_in_a_group_a_bot_hears_what_mentions_it(desk: Any, sent: list[Any]) -> None:
    bot = desk.ask("imbot.register", **LEGACY)
    chat = desk.ask("im.chat.add", TITLE="Смена", USERS=[bot, 10])
    desk.ask("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Всем привет")
    text = f"[USER={bot}]Анна[/USER] , запиши"
    desk.ask("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE=text)
    assert [one.name for one in sent] == ["ONIMBOTJOINCHAT", "ONIMBOTMESSAGEADD"]
    params = read(sent[1])["data"]["PARAMS"]
    assert (params["MESSAGE"], params["MESSAGE_ORIGINAL"]) == (" , запиши", text)
    assert params["MENTIONED_LIST"] == {str(bot): str(bot)}
    assert params["TEMPLATE_ID"].count("-") == 4


def test_a_private_message_and_a_command(desk: Any, sent: list[Any]) -> None:
    bot = desk.ask("imbot.register", **LEGACY)
    lang = [{"LANGUAGE_ID": "ru", "TITLE": "Эхо"}]
    own = {"BOT_ID": bot, "COMMAND": "echo", "EVENT_COMMAND_ADD": HANDLER, "CLIENT_ID": "app", "LANG": lang}
    key = desk.ask("imbot.command.register", **own)
    desk.ask("im.message.add", DIALOG_ID=str(bot), MESSAGE="Привет")
    desk.ask("im.message.add", DIALOG_ID=str(bot), MESSAGE="/echo раз два")
    assert [one.name for one in sent] == ["ONIMBOTMESSAGEADD", "ONIMCOMMANDADD"]
    params = read(sent[0])["data"]["PARAMS"]
    assert (params["DIALOG_ID"], params["MESSAGE_TYPE"], "CHAT_ID" in params) == ("1", "P", False)
    command = read(sent[1])["data"]["COMMAND"][str(key)]
    assert (command["COMMAND"], command["COMMAND_PARAMS"], command["COMMAND_CONTEXT"]) == (
        "echo",
        "раз два",
        "TEXTAREA",
    )


def test_edits_and_deletions_are_told(desk: Any, sent: list[Any]) -> None:
    bot = desk.ask("imbot.register", **LEGACY)
    message = desk.ask("im.message.add", DIALOG_ID=str(bot), MESSAGE="Привет")
    desk.ask("im.message.update", MESSAGE_ID=message, MESSAGE="Пока")
    desk.ask("im.message.delete", MESSAGE_ID=message)
    desk.ask("imbot.unregister", BOT_ID=bot, CLIENT_ID="app")
    assert [one.name.removeprefix("ONIMBOT") for one in sent] == [
        "MESSAGEADD",
        "MESSAGEUPDATE",
        "MESSAGEDELETE",
        "DELETE",
    ]
    assert read(sent[1])["data"]["PARAMS"]["MESSAGE"] == "Пока"
    assert read(sent[3])["data"] == {"BOT_ID": str(bot), "BOT_CODE": "admin"}


def _modern(desk: Any, **fields: Any) -> dict[str, Any]:
    given = {"code": "b", "properties": {"name": "Б"}, "isSupportOpenline": True, **fields}
    bot = desk.ask("imbot.v2.Bot.register", fields=given, botToken="t1")["bot"]
    return {"botId": bot["id"], "botToken": "t1"}


def test_a_bot_that_fetches_sees_only_its_own_events(desk: Any, sent: list[Any]) -> None:
    me = _modern(desk)
    other = desk.ask("imbot.v2.Bot.register", fields={"code": "c", "properties": {"name": "В"}}, botToken="t2")["bot"]
    desk.session.client_says((Said(text="Здравствуйте"), Said(text="Вы тут?")))
    first = desk.ask("imbot.v2.Event.get", **me, limit=2)
    assert [one["type"] for one in first["events"]] == ["ONIMBOTV2JOINCHAT", "ONIMBOTV2MESSAGEADD"]
    assert first["hasMore"] is True
    data = first["events"][1]["data"]
    assert (data["message"]["text"], data["chat"]["entityType"], data["user"]["connector"]) == (
        "Здравствуйте",
        "LINES",
        True,
    )
    assert data["bot"]["eventMode"] == "fetch"
    second = desk.ask("imbot.v2.Event.get", **me, offset=first["nextOffset"])
    assert [one["data"]["message"]["text"] for one in second["events"]] == ["Вы тут?"]
    last = desk.ask("imbot.v2.Event.get", **me, offset=second["nextOffset"])
    assert (last["events"], last["hasMore"], last["nextOffset"]) == ([], False, second["nextOffset"])
    assert desk.ask("imbot.v2.Event.get", botId=other["id"], botToken="t2")["events"] == []
    assert sent == []


def test_a_bot_of_the_second_protocol_is_told_in_strings(desk: Any, sent: list[Any]) -> None:
    me = _modern(desk, eventMode="webhook", webhookUrl=HANDLER)
    desk.session.client_says((Said(text="Здравствуйте"),))
    event = read(sent[1])
    assert (event["event"], event["data"]["bot"]["id"]) == ("ONIMBOTV2MESSAGEADD", str(me["botId"]))
    message = event["data"]["message"]
    assert (message["isSystem"], message["forward"], message["text"]) == ("0", "", "Здравствуйте")
    token = event["data"]["bot"]["auth"]["access_token"]
    said = {
        "botId": me["botId"],
        "dialogId": event["data"]["chat"]["dialogId"],
        "fields": {"message": "Да"},
        "auth": token,
    }
    assert desk.session.call("imbot.v2.Chat.Message.send", said).status == 200
    desk.ask("im.message.like", MESSAGE_ID=2)
    assert read(sent[-1])["data"]["reaction"] == "like"


APPLICATION = {"client_id": "local.app", "client_secret": "s", "user": 1}


def test_a_bound_handler_hears_of_writes_by_anybody(open_desk: Any, sent: list[Any]) -> None:
    desk = open_desk()
    desk.session.access.adopt("local.app", 1)
    token = desk.session.access.issue("local.app")[0].token

    def app(method: str, **params: Any) -> Any:
        return desk.ask(method, auth=token, **params)

    assert desk.refused("event.bind", event="ONCRMLEADADD", handler=HANDLER)[:2] == (403, "WRONG_AUTH_TYPE")
    assert app("event.bind", event="OnCrmLeadAdd", handler=HANDLER) is True
    assert desk.refused("event.bind", event="ONNONSENSE", handler=HANDLER, auth=token)[1] == "ERROR_EVENT_NOT_FOUND"
    lead = desk.ask("crm.lead.add", fields={"TITLE": "x"})
    assert [one.name for one in sent] == ["ONCRMLEADADD"]
    event = read(sent[0])
    assert event["data"] == {"FIELDS": {"ID": str(lead)}}
    assert event["auth"]["client_endpoint"].endswith("/rest/")
    app("event.bind", event="ONCRMLEADUPDATE", handler=HANDLER)
    desk.ask("crm.lead.update", id=lead, fields={"TITLE": "x"})
    assert sent[-1].name == "ONCRMLEADUPDATE"
    assert app("event.get") == [
        {"event": name, "handler": HANDLER, "auth_type": "0", "offline": 0}
        for name in ("ONCRMLEADADD", "ONCRMLEADUPDATE")
    ]
    assert app("event.unbind", event="ONCRMLEADADD", handler=HANDLER) == {"count": 1}
    desk.ask("crm.lead.add", fields={})
    assert len(sent) == 2


PERIOD = {
    "from": {"timestamp": 1772600000, "timezone": "Europe/Moscow"},
    "to": {"timestamp": 1772603600, "timezone": "Europe/Moscow"},
}


TODO = {"ownerTypeId": 1, "ownerId": 301, "deadline": "2026-03-05T10:00:00", "title": "t"}


@pytest.mark.parametrize(
    ("call", "event"),
    [
        (("crm.deal.add", {"fields": {}}), ("ONCRMDEALADD", {"FIELDS": {"ID": "1"}})),
        (("crm.contact.delete", {"id": 501}), ("ONCRMCONTACTDELETE", {"FIELDS": {"ID": "501"}})),
        (("crm.lead.update", {"id": 301, "fields": {}}), ("ONCRMLEADUPDATE", {"FIELDS": {"ID": "301"}})),
        (
            ("crm.item.add", {"entityTypeId": 31, "fields": {"title": "x"}}),
            ("ONCRMDYNAMICITEMADD", {"FIELDS": {"ID": "1", "ENTITY_TYPE_ID": "31"}}),
        ),
        (("crm.activity.todo.add", TODO), ("ONCRMACTIVITYADD", {"FIELDS": {"ID": "1"}})),
        (
            ("booking.v1.booking.add", {"fields": {"resourceIds": [1], "datePeriod": PERIOD}}),
            ("ONBOOKINGADD", {"ID": "804"}),
        ),
        (("crm.type.add", {"fields": {"title": "x", "entityTypeId": 1030}}), ("ONCRMTYPEADD", {"FIELDS": {"ID": "1"}})),
    ],
)
def test_events_carry_ids_and_nothing_else(open_desk: Any, sent: list[Any], call: Any, event: Any) -> None:
    desk = open_desk()
    desk.session.access.adopt("local.app", 1)
    desk.ask("event.bind", event=event[0], handler=HANDLER, auth=desk.session.access.issue("local.app")[0].token)
    desk.ask(call[0], **call[1])
    assert [(one.name, read(one)["data"]) for one in sent] == [event]


def test_a_user_who_asked_hears_what_others_write(desk: Any) -> None:
    assert desk.refused("im.v2.Event.get")[1] == "USER_NOT_SUBSCRIBED"
    desk.ask("im.v2.Event.subscribe")
    bot = desk.ask("imbot.register", **LEGACY)
    desk.ask("im.message.add", DIALOG_ID=str(bot), MESSAGE="Мой вопрос")
    desk.ask("imbot.message.add", BOT_ID=bot, CLIENT_ID="app", DIALOG_ID="1", MESSAGE="Ответ")
    found = desk.ask("im.v2.Event.get")
    assert [(one["type"], one["data"]["message"]["text"]) for one in found["events"]] == [("ONIMV2MESSAGEADD", "Ответ")]
    assert desk.ask("im.v2.Event.get", offset=found["nextOffset"])["events"] == []


def test_offline_events_keep_the_last_of_each(open_desk: Any, sent: list[Any]) -> None:
    desk = open_desk()
    desk.session.access.adopt("local.app", 1)
    token = desk.session.access.issue("local.app")[0].token
    own = {"auth": token}
    desk.ask("event.bind", event="ONCRMLEADUPDATE", event_type="offline", auth_connector="me", **own)
    desk.ask("event.bind", event="ONOFFLINEEVENT", handler=HANDLER, **own)
    for title in ("a", "b"):
        desk.ask("crm.lead.update", id=301, fields={"TITLE": title})
    desk.ask("crm.lead.update", id=301, fields={"TITLE": "c"}, auth_connector="me", **own)
    assert [one.name for one in sent] == ["ONOFFLINEEVENT", "ONOFFLINEEVENT"]
    listed = desk.ask("event.offline.list", auth_connector="me", **own)
    assert [one["EVENT_NAME"] for one in listed] == ["ONCRMLEADUPDATE"]
    taken = desk.ask("event.offline.get", auth_connector="me", clear=0, **own)
    assert taken["events"][0]["EVENT_DATA"] == {"FIELDS": {"ID": "301"}}
    assert desk.ask("event.offline.get", auth_connector="me", **own)["events"] == []
    assert desk.ask("event.offline.error", process_id=taken["process_id"], **own)
    assert desk.ask("event.offline.list", auth_connector="me", **own)[0]["ERROR"] == "1"
    assert desk.ask("event.offline.clear", process_id=taken["process_id"], **own)
    assert desk.ask("event.offline.list", auth_connector="me", **own) == []


@pytest.mark.parametrize(("fault", "count"), [({"answer": "lose"}, 0), ({"answer": "double"}, 2), ({"delay": 60.0}, 0)])
def test_events_are_lost_doubled_and_late_as_planned(open_desk: Any, sent: list[Any], fault: Any, count: int) -> None:
    desk = open_desk(faults=(Fault(event="ONIMBOTMESSAGEADD", **fault),))
    desk.ask("imbot.register", **LEGACY)
    desk.session.client_says((Said(text="Здравствуйте"),))
    assert sum(one.name == "ONIMBOTMESSAGEADD" for one in sent) == count
    desk.clock.advance(61)
    desk.session.events.release()
    assert sum(one.name == "ONIMBOTMESSAGEADD" for one in sent) == (1 if "delay" in fault else count)


def test_on_a_clock_that_runs_a_late_event_comes_by_itself(
    portals: Any, sent: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    timers: list[tuple[float, Any]] = []

    class Timer:
        def __init__(self, seconds: float, action: Any) -> None:
            timers.append((seconds, action))

        start = cancel = lambda self: None

    monkeypatch.setattr("harness.portal.delivering.threading.Timer", Timer)
    clock = RunningClock(datetime.fromisoformat("2026-03-02T10:00:00+03:00"))
    late = Fault(event="ONIMBOTMESSAGEADD", delay=60.0)
    session = portals.open(Given(portal="kazan-salon", faults=(late,)), clock, "late")
    session.call("imbot.register", LEGACY)
    session.client_says((Said(text="Здравствуйте"),))
    assert 59 < timers[-1][0] <= 60
    clock.advance(61)
    timers[-1][1]()
    assert sent[-1].name == "ONIMBOTMESSAGEADD"


def test_what_the_client_never_saw_is_noted_as_refused(desk: Any) -> None:
    desk.ask("imbot.register", **LEGACY)
    chat = desk.session.chat_id
    desk.ask("imopenlines.bot.session.transfer", CHAT_ID=chat, QUEUE_ID=3, LEAVE="Y")
    said = {"DIALOG_ID": f"chat{chat}", "MESSAGE": "Ещё минутку", "CLIENT_ID": "app"}
    assert desk.refused("imbot.message.add", **said)[1] == "ACCESS_ERROR"
    assert desk.meant("refused_message") == [{"text": "Ещё минутку", "channel": "site"}]
    assert desk.meant("customer_message") == []


SEED = """
portal: p
users: [{ID: 1, NAME: A}]
outgoing: [{name: h, url: "http://127.0.0.1:9/x", events: [OnCrmLeadAdd]}]
applications: [{client_id: local.app, client_secret: s, installed: false, handler: "http://127.0.0.1:9/install"}]
"""


@pytest.fixture
def session(tmp_path: Any) -> Any:
    (tmp_path / "p.yaml").write_text(SEED)
    clock = VirtualClock(datetime.fromisoformat("2026-03-02T10:00:00+03:00"))
    return Portals(tmp_path).open(Given(portal="p"), clock, "x")


def test_an_outgoing_webhook_gets_no_token(session: Any, sent: list[Any]) -> None:
    session.call("crm.lead.add", {"fields": {}})
    assert "access_token" not in read(sent[0])["auth"]


def test_an_application_hears_that_it_is_installed(session: Any, sent: list[Any]) -> None:
    install = EventTurn(name="app_installed", data={"client_id": "local.app"}, source=HERE)
    session.play(install)
    event = read(sent[0])
    assert (event["event"], event["data"]["INSTALLED"], sent[0].url) == (
        "ONAPPINSTALL",
        "Y",
        "http://127.0.0.1:9/install",
    )
    assert event["auth"]["refresh_token"]
    told = session.call("app.info", {"auth": event["auth"]["access_token"]}).body["result"]
    assert told["INSTALLED"] is True
    call = session.journal().calls[0]
    assert (call.method, call.actor) == ("app.install", "operator")
    with pytest.raises(PortalError):
        session.play(msgspec.structs.replace(install, data={"client_id": "nobody's"}))


def test_a_connector_of_an_application_brings_clients(open_desk: Any, sent: list[Any]) -> None:
    desk = open_desk()
    bot = desk.ask("imbot.register", **LEGACY)
    desk.session.access.adopt("local.app", 1)
    token = desk.session.access.issue("local.app")[0].token
    own = {"auth": token, "CONNECTOR": "shop", "LINE": 3}
    assert desk.refused("imconnector.status", CONNECTOR="shop")[:2] == (403, "WRONG_AUTH_TYPE")
    described = {"ID": "shop", "NAME": "Магазин", "ICON": {"DATA_IMAGE": "x"}, "PLACEMENT_HANDLER": HANDLER}
    assert desk.ask("imconnector.register", auth=token, **{**described, "ID": "a.b"})["result"] is False
    assert desk.ask("imconnector.register", auth=token, **described) == {"result": True}
    message = {"user": {"id": "u1", "name": "Пётр"}, "message": {"id": "m1", "text": "Есть?"}, "chat": {"id": "c1"}}
    assert desk.refused("imconnector.send.messages", **own, MESSAGES=[message])[1] == "NOT_ACTIVE_LINE"
    desk.ask("imconnector.activate", **own, ACTIVE=1)
    desk.ask("event.bind", event="OnImConnectorMessageAdd", handler=HANDLER, auth=token)
    (result,) = desk.ask("imconnector.send.messages", **own, MESSAGES=[message])["DATA"]["RESULT"]
    assert sent[-1].name == "ONIMBOTMESSAGEADD"
    chat = result["session"]["CHAT_ID"]
    desk.ask("imbot.message.add", BOT_ID=bot, CLIENT_ID="app", DIALOG_ID=f"chat{chat}", MESSAGE="Есть")
    told = read(sent[-1])["data"]
    assert (sent[-1].name, told["CONNECTOR"], told["MESSAGES"][0]["chat"]["id"]) == (
        "ONIMCONNECTORMESSAGEADD",
        "shop",
        "c1",
    )
    assert desk.ask("imconnector.update.messages", **own, MESSAGES=[message])["DATA"]["RESULT"][0]["SUCCESS"] is True
    assert desk.ask("imconnector.delete.messages", **own, MESSAGES=[message])["SUCCESS"] is True
