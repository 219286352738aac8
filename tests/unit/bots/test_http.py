"""What is asked of an HTTP bot and how its answers are read."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from urllib.parse import parse_qs

import pytest

from harness.bots.http_bot import HttpBot
from harness.errors import BotError
from harness.model.dialogue import EventTurn, OperatorTurn
from harness.model.transcript import Handover, Message, Reply, Said
from harness.model.value import Source
from harness.testkit import servers

AT = Source(path="x.suite.yaml")


def texts(reply: Reply) -> list[str]:
    return [message.text for message in reply.messages]


def test_default_request_and_reply(begin, says):
    with servers.answering({"reply": "Здравствуйте!"}) as server:
        reply, latency = begin(HttpBot, url=server.url).say(says("Хочу на стрижку"))
    asked = server.requests[0]
    assert asked.json() == {
        "conversation": "c-1",
        "channel": "whatsapp",
        "text": "Хочу на стрижку",
        "now": "2026-03-02T10:00:00+03:00",
    }
    assert asked.headers["content-type"].startswith("application/json")
    assert texts(reply) == ["Здравствуйте!"]
    assert 0 < latency < 30
    assert "Здравствуйте!" in reply.raw


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Да", ["Да"]),
        (["Да", {"text": "Нет"}], ["Да", "Нет"]),
        ({"text": "Да"}, ["Да"]),
        ({"message": {"text": "Да"}}, ["Да"]),
        ({"messages": ["Да", {"text": "Нет"}]}, ["Да", "Нет"]),
        ({"messages": []}, []),
        ({"reply": None}, []),
        ({"reply": ""}, []),
    ],
)
def test_usual_shapes(begin, says, answer, expected):
    with servers.answering(answer) as server:
        reply, _ = begin(HttpBot, url=server.url).say(says("?"))
    assert texts(reply) == expected


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (True, Handover()),
        ("senior", Handover(to="senior")),
        (
            {"to": "medical", "reason": "medical", "summary": "Аллергия"},
            Handover(to="medical", reason="medical", summary="Аллергия"),
        ),
        (False, None),
    ],
)
def test_handover_in_the_reply(begin, says, stated, expected):
    with servers.answering({"reply": "Минуту", "handover": stated}) as server:
        reply, _ = begin(HttpBot, url=server.url).say(says("?"))
    assert reply.handover == expected


def test_handover_alone_is_a_silent_reply(begin, says):
    with servers.answering({"handover": True}) as server:
        reply, _ = begin(HttpBot, url=server.url).say(says("?"))
    assert reply.messages == ()
    assert reply.handover == Handover()


def test_mapping(begin, says):
    answer = {
        "out": {
            "items": [{"body": "Выберите время"}, {"body": "Когда удобно?"}],
            "keys": [{"title": "10:00"}, {"title": "11:00"}],
        },
        "meta": {"intent": "slots", "queue": "manager", "operator": True},
    }
    mapping = {
        "messages": "$.out.items[*].body",
        "buttons": "$.out.keys",
        "handover": "$.meta.operator",
        "handover_to": "meta.queue",
        "labels": "$.meta.intent",
    }
    with servers.answering(answer) as server:
        reply, _ = begin(HttpBot, url=server.url, reply=mapping).say(says("?"))
    assert reply.messages == (Message(text="Выберите время"), Message(text="Когда удобно?", buttons=("10:00", "11:00")))
    assert reply.handover == Handover(to="manager")
    assert reply.labels == ("slots",)


def test_mapping_by_filter_uses_the_library(begin, says):
    answer = {"events": [{"type": "text", "value": "Да"}, {"type": "typing", "value": "…"}]}
    with servers.answering(answer) as server:
        session = begin(HttpBot, url=server.url, reply={"messages": "$.events[?@.type == 'text'].value"})
        assert texts(session.say(says("?"))[0]) == ["Да"]


def test_mapping_tells_silence_from_another_shape(begin, says):
    with servers.answering({"out": []}, {"error": "x"}) as server:
        session = begin(HttpBot, url=server.url, reply={"messages": "$.out[*].text"})
        assert session.say(says("?"))[0].messages == ()
        with pytest.raises(BotError) as caught:
            session.say(says("?"))
    assert caught.value.code == "bot.reply_mapping"
    assert caught.value.parameters["path"] == "$.out[*].text"


def test_error_stated_in_the_answer(begin, says):
    with servers.answering({"text": "", "error": {"code": 5}}) as server, pytest.raises(BotError) as caught:
        begin(HttpBot, url=server.url, reply={"text": "$.text", "error": "$.error"}).say(says("?"))
    assert caught.value.code == "bot.said_error"


def test_empty_204_is_silence(begin, says):
    with servers.sending(b"", "204 No Content") as server:
        assert begin(HttpBot, url=server.url).say(says("?"))[0].messages == ()


def test_request_template_keeps_types(begin, says):
    request = {
        "chat": "{chat_id}",
        "texts": "{messages}",
        "who": "{client.name} ({client.phone}), {client.utm.source}, {client.master}",
        "crm": {"url": "{portal.url}", "token": "{portal.token}"},
        "literal": "{{text}}",
        "nobody": "{client.shoe}",
    }
    with servers.answering("ок") as server:
        begin(HttpBot, url=server.url, request=request).say(says("Привет", "Есть кто?"))
    assert server.requests[0].json() == {
        "chat": 42,
        "texts": ["Привет", "Есть кто?"],
        "who": "Анна (+79170000000), yandex, Ольга",
        "crm": {"url": "http://127.0.0.1:9/rest/1/token-1/", "token": "token-1"},
        "literal": "{text}",
        "nobody": "",
    }


def test_text_template_is_quoted_for_json(begin, says):
    with servers.answering("ок") as server:
        begin(HttpBot, url=server.url, request='{"q": "{text}"}').say(says('Он сказал: "да"\nи ушёл'))
    assert server.requests[0].json() == {"q": 'Он сказал: "да"\nи ушёл'}


def test_form_body_and_url_placeholders(begin, says):
    with servers.answering("ок") as server:
        url = server.url + "/{conversation}/{client.name}?q={text}"
        begin(HttpBot, url=url, body="form", request={"t": "{text}", "id": "{chat_id}"}).say(says("a b&c"))
    asked = server.requests[0]
    assert asked.path == "/chat/c-1/%D0%90%D0%BD%D0%BD%D0%B0?q=a%20b%26c"
    assert parse_qs(asked.body.decode()) == {"t": ["a b&c"], "id": ["42"]}


def test_what_was_sent_besides_text(begin):
    said = (Said(kind="photo", text="Вот так", content={"name": "a.jpg"}),)
    with servers.answering("ок") as server:
        begin(HttpBot, url=server.url, request={"kind": "{said.kind}", "content": "{said.content}"}).say(said)
    assert server.requests[0].json() == {"kind": "photo", "content": {"name": "a.jpg"}}


@pytest.mark.parametrize(("burst", "heard"), [("join", ["раз\nдва"]), ("each", ["раз", "два"])])
def test_burst(begin, says, burst, heard):
    with servers.answering({"reply": "1", "labels": ["a"]}, {"reply": "2", "labels": ["a", "b"]}) as server:
        reply, _ = begin(HttpBot, url=server.url, burst=burst).say(says("раз", "два"))
    assert [asked.json()["text"] for asked in server.requests] == heard
    assert texts(reply) == [str(number + 1) for number in range(len(heard))]


@pytest.mark.parametrize(
    ("auth", "header", "value"),
    [
        ({"bearer": "abc"}, "authorization", "Bearer abc"),
        ({"basic": {"user": "u", "password": "p"}}, "authorization", "Basic dTpw"),
        ({"header": {"name": "X-Api-Key", "value": "k"}}, "x-api-key", "k"),
    ],
)
def test_auth(begin, says, auth, header, value):
    with servers.answering("ок") as server:
        begin(HttpBot, url=server.url, auth=auth).say(says("?"))
    assert server.requests[0].headers[header] == value


def test_redirect_keeps_body_but_not_credentials_elsewhere(begin, says):
    with servers.answering("ок") as there, servers.redirecting(there.url) as here:
        begin(HttpBot, url=here.url, auth={"bearer": "abc"}).say(says("Привет"))
    assert there.requests[0].json()["text"] == "Привет"
    assert "authorization" not in there.requests[0].headers


def test_redirect_within_the_origin_keeps_credentials(begin, says):
    def answer(asked):
        if asked.path == "/chat":
            asked.answer(b"", "308 Permanent Redirect", ["Location: v2"])
        else:
            asked.answer(b'"ok"')

    with servers.scripted(answer) as server:
        begin(HttpBot, url=server.url, auth={"bearer": "abc"}).say(says("?"))
    assert [asked.path for asked in server.requests] == ["/chat", "/v2"]
    assert server.requests[1].headers["authorization"] == "Bearer abc"


@pytest.mark.parametrize("server", [servers.unavailable(2, "ок"), servers.hanging_up(1, "ок")], ids=["503", "hang-up"])
def test_infrastructure_failures_are_retried(begin, says, server):
    with server:
        assert texts(begin(HttpBot, url=server.url, retry_pause="1ms").say(says("?"))[0]) == ["ок"]


def test_retries_can_be_switched_off(begin, says):
    with servers.unavailable(1, "ок") as server, pytest.raises(BotError):
        begin(HttpBot, url=server.url, retries=0).say(says("?"))
    assert len(server.requests) == 1


def test_connections_are_reused_across_sessions(talk, portal, clock, project, says):
    with servers.answering("ок") as server:
        bot = HttpBot.from_profile("salon", {"url": server.url}, project / "fixtures")
        for _ in range(3):
            session = bot.open(talk, portal, clock)
            session.say(says("?"))
            session.close()
        bot.close()
        assert server.connections == 1


def test_a_connection_closed_while_idle_costs_no_retry(begin, says):
    def answer(asked):
        asked.answer(b'"ok"')
        raise ConnectionResetError

    with servers.scripted(answer) as server:
        session = begin(HttpBot, url=server.url, retries=0)
        assert [texts(session.say(says("?"))[0]) for _ in range(5)] == [["ok"]] * 5


def test_many_dialogues_at_once_do_not_mix(talk, portal, clock, project, says):
    def converse(number, bot):
        session = bot.open(talk, portal, clock)
        return [session.say(says(f"{number}.{turn}"))[0].text for turn in range(5)]

    with servers.scripted(lambda asked: asked.answer(json.dumps({"reply": asked.json()["text"]}).encode())) as server:
        bot = HttpBot.from_profile("salon", {"url": server.url}, project / "fixtures")
        with ThreadPoolExecutor(8) as pool:
            heard = list(pool.map(lambda number: converse(number, bot), range(40)))
        bot.close()
        assert server.connections <= 8
    assert heard == [[f"{number}.{turn}" for turn in range(5)] for number in range(40)]


def test_bytes_behind_an_answer_do_not_reach_the_next(begin, says):
    def answer(asked):
        body = json.dumps({"reply": str(asked.number)})
        stray = 'HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{"reply":"stray"}' if asked.number == 0 else ""
        asked.send(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n{body}{stray}".encode())

    with servers.scripted(answer) as server:
        session = begin(HttpBot, url=server.url)
        assert [texts(session.say(says("?"))[0]) for _ in range(3)] == [["0"], ["1"], ["2"]]


def test_interim_and_unframed_answers(begin, says):
    def answer(asked):
        asked.send(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")
        asked.send(b'\xef\xbb\xbf{"reply": "ok"}')
        raise ConnectionResetError

    with servers.scripted(answer) as server:
        assert texts(begin(HttpBot, url=server.url).say(says("?"))[0]) == ["ok"]


def test_conversation_with_beginning_wake_and_end(begin, says, clock):
    def answer(asked):
        answers = {
            "/sessions": {"id": 77},
            "/sessions/77/say": {"reply": "Записала", "wake_at": "2026-03-02T15:00:00+03:00"},
            "/wake": {"messages": ["Напоминаю о визите"]},
            "/sessions/77": {},
        }
        asked.answer(json.dumps(answers[asked.path], ensure_ascii=False).encode())

    with servers.scripted(answer) as server:
        base = server.url.removesuffix("/chat")
        session = begin(
            HttpBot,
            url=base + "/sessions/{kept.session}/say",
            open={"url": base + "/sessions", "keep": {"session": "$.id"}},
            wake={"url": base + "/wake"},
            end={"url": base + "/sessions/{kept.session}", "method": "DELETE"},
            reply={"due": "$.wake_at"},
        )
        session.say(says("Запишите"))
        assert session.due() == datetime.fromisoformat("2026-03-02T15:00:00+03:00")
        assert texts(session.wake()) == ["Напоминаю о визите"]
        session.wake(OperatorTurn(action="answers", text="Здравствуйте", source=AT))
        session.wake(EventTurn(name="payment", data={"amount": 100}, source=AT))
        session.close()
        events = [asked.json()["event"] for asked in server.requests if asked.path == "/wake"]
        ends = [asked.method for asked in server.requests if asked.path == "/sessions/77"]
    assert events[0] == {"kind": "time"}
    assert events[1]["text"] == "Здравствуйте"
    assert events[2] == {"kind": "event", "name": "payment", "data": {"amount": 100}}
    assert ends[0] == "DELETE"


def test_without_a_wake_request_nothing_is_sent(begin):
    with servers.answering("ок") as server:
        assert begin(HttpBot, url=server.url).wake() == Reply()
    assert server.requests == []


@pytest.mark.parametrize(("request_", "needed"), [({"crm": "{portal.url}"}, True), ({"t": "{text}"}, False)])
def test_portal_address_only_when_mentioned(project, request_, needed):
    bot = HttpBot.from_profile("salon", {"url": "http://x/", "request": request_}, project)
    assert bot.needs_address is needed
