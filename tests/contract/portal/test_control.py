"""The control interface of a served portal, over a real socket: who may come in, what each verb does."""

from __future__ import annotations

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from harness.portal.control.door import open_door
from harness.portal.control.guard import PREFIX
from harness.portal.control.page import Page
from harness.portal.serving import serve

SEED = """
portal: shop
users: [{ID: 1, NAME: Робот}, {ID: 7, NAME: Анна}]
caller: 1
queues: [{ID: 3, name: manager, title: Менеджеры, users: [7]}]
applications: [{client_id: local.1, client_secret: s1, user: 7}]
leads: [{ID: 1, TITLE: Первый}]
outgoing: [{name: leads, url: "URL", events: [ONCRMLEADADD], application_token: s3cret}]
"""


class Portal:
    """A served portal with a client of its REST and one of its control interface."""

    def __init__(self, folder: Path, handler: str = "http://127.0.0.1:9/") -> None:
        self.seed = folder / "shop.yaml"
        self.seed.write_text(SEED.replace("URL", handler), encoding="utf-8")
        self.served = serve(self.seed)
        self.door = open_door(self.served, "en")
        self.rest = httpx.Client(base_url=self.served.url)
        self.bare = httpx.Client(base_url=f"{self.served.plain_root}/{PREFIX}/")
        self.control = httpx.Client(
            base_url=f"{self.served.plain_root}/{PREFIX}/api/", headers={"Authorization": f"Bearer {self.door.token}"}
        )

    def add(self, title: str) -> int:
        return int(self.rest.post("crm.lead.add", json={"fields": {"TITLE": title}}).json()["result"])

    def get(self, verb: str, **query: Any) -> Any:
        answer = self.control.get(verb, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, verb: str, **body: Any) -> Any:
        answer = self.control.post(verb, json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, verb: str, **body: Any) -> tuple[int, str]:
        answer = self.control.post(verb, json=body)
        return answer.status_code, answer.json()["error"]

    def titles(self) -> list[str]:
        return [row["TITLE"] for row in self.rest.post("crm.lead.list").json()["result"]]

    def close(self) -> None:
        for client in (self.rest, self.bare, self.control):
            client.close()
        self.served.stop()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: Any) -> Any:
    portal = Portal(tmp_path_factory.mktemp("control"))
    yield portal
    portal.close()


@pytest.fixture
def portal(shared: Portal) -> Portal:
    shared.post("reset")
    return shared


@pytest.fixture
def door(shared: Portal) -> Any:
    """Asks without a token; own headers as stated."""

    def ask(path: str = "api/journal", verb: str = "GET", **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return shared.bare.request(verb, path, headers=named)

    return ask


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"].removeprefix("portal.control.")


def test_nobody_comes_in_without_the_token(shared: Portal, door: Any) -> None:
    wrong = "0" * 32
    assert code(door()) == (401, "token")
    assert code(door(authorization=f"Bearer {wrong}")) == (401, "token")
    assert code(door(authorization=f"Basic {shared.door.token}")) == (401, "token")
    assert code(door(f"api/journal?token={shared.door.token}")) == (401, "token"), "addresses are for the page"
    assert code(door(cookie=f"harness_{httpx.URL(shared.served.plain_root).port}={wrong}")) == (401, "token")
    assert shared.door.token not in door().text
    assert shared.door.token != shared.served.token


def test_the_cookie_lets_in_but_only_what_this_page_begins(shared: Portal, door: Any) -> None:
    root = httpx.URL(shared.served.plain_root)
    cookie = f"a=b; harness_{root.port}={shared.door.token}"
    assert door(cookie=cookie).status_code == 200
    assert code(door(cookie=cookie.replace(str(root.port), "1"))) == (401, "token"), "of another port"
    assert code(door("api/reset", "POST", cookie=cookie)) == (401, "token"), "no origin"
    assert door("api/reset", "POST", cookie=cookie, origin=str(root)).status_code == 200
    for origin in ("https://evil.example", "null", f"http://localhost:{root.port}", f"https://127.0.0.1:{root.port}"):
        assert code(door("api/reset", "POST", cookie=cookie, origin=origin)) == (403, "origin")
    assert code(door(cookie=cookie, sec_fetch_site="cross-site", sec_fetch_mode="no-cors")) == (403, "origin")
    assert code(door(cookie=cookie, sec_fetch_site="same-site", sec_fetch_mode="cors")) == (403, "origin")


def test_the_page_is_opened_with_the_token_once_and_lives_by_a_cookie(shared: Portal, door: Any) -> None:
    for path in ("", "page.js", "page.css", "?token=" + "0" * 32):
        assert code(door(path)) == (401, "token")
    opened = httpx.get(shared.door.url)
    assert opened.status_code == 200
    assert shared.door.token not in opened.text
    cookie = opened.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/_harness"} <= set(cookie.split("; "))
    kept = cookie.partition(";")[0]
    for name in ("", "page.css", *re.findall(r'src="/_harness/(\w+\.js)"', opened.text)):
        answer = door(name, cookie=kept)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "innerHTML" not in "".join(door(name, cookie=kept).text for name in ("elements.js", "calls.js", "chats.js"))


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_word_of_the_page_is_in_the_catalogue(shared: Portal, lang: str) -> None:
    page = Page(lang)
    names = ("", "elements.js", "calls.js", "chats.js", "tables.js", "page.js")
    files = [found.body.decode() for name in names if (found := page.find(name)) is not None]
    assert len(files) == len(names)
    words = json.loads(files[0].partition('id="words">')[2].partition("</script>")[0])
    used = set(re.findall(r'(?:say\(|data-(?:say|label|hint)=)"([a-z_.]+[a-z_])"', "".join(files)))
    assert len(used) > 40
    assert used <= words.keys()
    assert {
        f"portal.page.event.{one}" for one in ("lost", "waiting", "under_way", "delivered", "failed")
    } <= words.keys()
    assert {f"portal.page.status.{one}" for one in ("NEW", "BOT", "QUEUE", "ANSWERED", "FINISHED")} <= words.keys()
    assert "<" not in files[0].partition('id="words">')[2].partition("</script>")[0], "nothing ends the element"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", "", "[::1", "localhost.evil:8724"])
def test_a_rebound_name_is_refused_even_with_the_token(shared: Portal, door: Any, host: str) -> None:
    assert code(door(host=host, authorization=f"Bearer {shared.door.token}")) == (403, "host")


@pytest.mark.parametrize("host", ["localhost:1", "LOCALHOST", "192.168.1.5:8724", "[::1]:80"])
def test_addresses_and_localhost_are_this_server(shared: Portal, door: Any, host: str) -> None:
    assert door(host=host, authorization=f"Bearer {shared.door.token}").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["api/%2e%2e%2fverbs", "door.py", "page/../door.py", "api/journal/x", "api", "x"],
)
def test_nothing_but_its_own_paths_is_there(shared: Portal, door: Any, path: str) -> None:
    answer = door(path, authorization=f"Bearer {shared.door.token}")
    assert code(answer) == (404, "unknown")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")


def test_calls_come_in_order_with_changes_and_a_mark(portal: Portal) -> None:
    key = portal.add("Анна")
    portal.rest.post("crm.no.such")
    first = portal.get("journal", limit=1)
    assert (first["next"], first["mark"]) == (1, 2)
    (call,) = first["calls"]
    assert call["method"] == "crm.lead.add"
    assert portal.door.token not in str(call)
    assert portal.served.token not in str(call)
    changed = {change["field"]: change.get("after") for change in call["changes"] if change["id"] == str(key)}
    assert changed["TITLE"] == "Анна"
    (second,) = portal.get("journal", since=1)["calls"]
    assert (second["error"], second["status"]) == ("ERROR_METHOD_NOT_FOUND", 404)
    assert portal.get("journal", since=2)["calls"] == []


def test_a_difference_is_what_calls_have_come_to(portal: Portal) -> None:
    key = portal.add("Анна")
    mark = portal.get("portal")["mark"]
    for title in ("Мария", "Вера"):
        portal.rest.post("crm.lead.update", json={"id": key, "fields": {"TITLE": title}})
    portal.rest.post("crm.lead.update", json={"id": 1, "fields": {"TITLE": "x"}})
    portal.rest.post("crm.lead.update", json={"id": 1, "fields": {"TITLE": "Первый"}})
    portal.rest.post("crm.lead.delete", json={"id": portal.add("ненадолго")})
    (one,) = [entity for entity in portal.get("diff", since=mark)["entities"] if entity["entity"] == "lead"]
    assert (one["id"], one["state"], one["fields"]["TITLE"]) == (
        str(key), "changed", {"before": "Анна", "after": "Вера"}
    )  # fmt: skip
    whole = {one["id"]: one for one in portal.get("diff")["entities"]}
    assert whole[str(key)]["state"] == "created"
    assert whole[str(key)]["fields"]["TITLE"] == {"before": None, "after": "Вера"}


def test_a_snapshot_holds_rows_the_newest_first(portal: Portal) -> None:
    key = portal.add("x" * 10_000)
    (leads,) = portal.get("snapshot", entity="lead", limit=1)["entities"]
    assert (leads["entity"], leads["total"], len(leads["rows"])) == ("lead", 2, 1)
    assert leads["rows"][0]["id"] == key
    assert len(leads["rows"][0]["fields"]["TITLE"]) < 5_000, "long values are cut"
    assert portal.get("snapshot", entity="lead", offset=1)["entities"][0]["rows"][0]["fields"]["TITLE"] == "Первый"
    assert {"lead", "user"} <= {table["entity"] for table in portal.get("snapshot")["entities"]}
    assert code(portal.control.get("snapshot", params={"entity": "../etc"})) == (404, "no_entity")


def test_bots_do_not_show_their_tokens(portal: Portal) -> None:
    fields = {"code": "b", "botToken": "verysecret", "properties": {"name": "Бот"}, "eventMode": "fetch"}
    answer = portal.rest.post("imbot.v2.Bot.register", json={"fields": fields, "botToken": "verysecret"})
    assert answer.status_code == 200, answer.text
    assert "verysecret" not in portal.control.get("snapshot").text


def test_a_conversation_is_played_by_hand(portal: Portal) -> None:
    chat = portal.get("portal")["chat"]
    portal.post("say", text="Здравствуйте!")
    portal.post("operator", action="answers", text="Слушаю", chat=chat)
    (line,) = portal.get("chats")["chats"]
    assert [(one["by"], one["text"]) for one in line["messages"]] == [
        ("client", "Здравствуйте!"),
        ("operator", "Слушаю"),
    ]
    assert (line["id"], line["own"], line["status"], line["operator"]) == (chat, True, "ANSWERED", "Анна")
    portal.post("operator", action="transfers", to="manager")
    assert portal.get("chats")["chats"][0]["status"] == "QUEUE"
    portal.post("operator", action="closes")
    assert portal.get("chats")["chats"][0]["status"] == "FINISHED"
    assert [call.get("actor") for call in portal.get("journal")["calls"] if call.get("actor")] == [
        "client", "operator", "operator", "operator"
    ]  # fmt: skip
    assert portal.refused("operator", action="transfers", to="nowhere") == (400, "portal.event.no_such")
    assert portal.refused("say", text="x", chat=5) == (404, "portal.control.no_chat")
    assert portal.refused("say", text="  ") == (400, "portal.control.text")


def test_another_client_of_a_connector_has_a_line_of_its_own(portal: Portal) -> None:
    token = portal.served.session.access.issue("local.1")[0].token
    own = {"auth": token, "CONNECTOR": "shop", "LINE": 3}
    described = {
        "ID": "shop",
        "NAME": "Магазин",
        "ICON": {"DATA_IMAGE": "x"},
        "PLACEMENT_HANDLER": "http://127.0.0.1:9/",
    }
    message = {"user": {"id": "u2", "name": "Олег"}, "message": {"id": "m", "text": "Привет"}, "chat": {"id": "c2"}}
    root = f"{portal.served.plain_root}/rest"
    for method, params in (
        ("imconnector.register", {"auth": token, **described}),
        ("imconnector.activate", {**own, "ACTIVE": 1}),
        ("imconnector.send.messages", {**own, "MESSAGES": [message]}),
    ):
        answer = portal.rest.post(f"{root}/{method}", json=params)
        assert answer.status_code == 200, answer.text
    (other,) = [line for line in portal.get("chats")["chats"] if not line["own"]]
    portal.post("say", text="И снова я", chat=other["id"])
    portal.post("operator", action="answers", chat=other["id"])
    own, other = portal.get("chats")["chats"]
    assert [one["text"] for one in other["messages"]][-2:] == ["Привет", "И снова я"]
    assert (own["status"], other["status"], own["messages"]) == ("NEW", "ANSWERED", [])


def test_events_happen_as_in_a_dialogue(portal: Portal) -> None:
    portal.post("event", name="record_changed", data={"entity": "lead", "id": 1, "fields": {"TITLE": "Другой"}})
    assert portal.titles() == ["Другой"]
    assert portal.refused("event", name="earthquake") == (400, "portal.event.unknown")
    assert portal.refused("event", name="payment", times=11) == (400, "portal.control.number")


def test_the_clock_is_moved_forward_only(portal: Portal) -> None:
    before = portal.get("clock")
    assert before["runs"] is True
    after = portal.post("clock", advance=86_400 * 366)
    assert int(after["now"][:4]) == int(before["now"][:4]) + 1
    for seconds in (-1, 1e300, 86_400 * 366 * 200):
        assert portal.refused("clock", advance=seconds) == (400, "portal.control.advance")


def test_faults_are_planned_listed_and_cleared(portal: Portal) -> None:
    portal.post("faults", faults=[{"on": "crm.lead.list", "answer": "QUERY_LIMIT_EXCEEDED"}])
    assert portal.rest.post("crm.lead.list").json()["error"] == "QUERY_LIMIT_EXCEEDED"
    assert portal.rest.post("crm.lead.list").status_code == 200
    (fault,) = portal.get("faults")["faults"]
    assert (fault["on"], fault["answer"], fault["struck"]) == ("crm.lead.list", "QUERY_LIMIT_EXCEEDED", 1)
    portal.post("faults", faults=[{"on": "*", "answer": "OVERLOAD_LIMIT", "times": 0}])
    assert portal.control.delete("faults").json() == {"faults": []}
    assert portal.rest.post("crm.lead.list").status_code == 200
    for wrong, why in (
        ({"answer": "x"}, "fault.subject"),
        ({"on": "a", "event": "b", "answer": "x"}, "fault.subject"),
        ({"on": "a"}, "fault.idle"),
        ({"event": "A", "answer": "500"}, "fault.fate"),
        ({"on": "a", "answer": "x", "chance": 0}, "fault.range"),
        ({"onn": "a"}, "shape"),
    ):
        assert portal.refused("faults", faults=[wrong]) == (400, f"portal.control.{why}")


def test_reset_begins_anew_at_the_same_address(portal: Portal) -> None:
    portal.add("Анна")
    portal.post("faults", faults=[{"on": "*", "answer": "OVERLOAD_LIMIT", "times": 0}])
    before = portal.get("portal")
    after = portal.post("reset")
    assert after["url"] == before["url"]
    assert after["opening"] == before["opening"] + 1
    assert portal.titles() == ["Первый"]
    assert portal.get("journal")["next"] == 1


def test_a_seed_is_read_anew_and_may_begin_otherwise(tmp_path: Path) -> None:
    portal = Portal(tmp_path)
    try:
        portal.seed.write_text(portal.seed.read_text(encoding="utf-8").replace("Первый", "Новый"), encoding="utf-8")
        portal.post("reset")
        assert portal.titles() == ["Первый"], "a reset does not look at the file"
        records = [{"lead": {"TITLE": "Свой"}}]
        told = portal.post("seed", channel="whatsapp", client={"name": "Олег"}, records=records)
        assert told["channel"] == "whatsapp"
        assert portal.titles() == ["Новый", "Свой"]
        assert portal.get("chats")["chats"][0]["client"] == "Олег"
        portal.post("reset")
        assert portal.titles() == ["Новый", "Свой"], "it begins as it was told to"
        portal.seed.write_text("portal: shop\nusers: 17\n", encoding="utf-8")
        status, error = portal.refused("seed")
        assert (status, error.startswith("portal.seed")) == (400, True)
        assert portal.titles() == ["Новый", "Свой"], "what is open stays"
        assert portal.refused("seed", portal="/etc/passwd") == (400, "portal.control.shape")
    finally:
        portal.close()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


def test_the_outbox_tells_what_became_of_each_event(tmp_path: Path) -> None:
    handler = HTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=handler.serve_forever, args=(0.01,), daemon=True).start()
    portal = Portal(tmp_path, f"http://127.0.0.1:{handler.server_port}/hook")
    try:
        portal.post("faults", faults=[{"event": "ONCRMLEADADD", "answer": "lose"}])
        portal.add("Анна")
        portal.add("Вера")
        assert portal.served.session.events.wait(10)
        told = portal.get("outbox")
        assert [(one["name"], one["state"], one.get("status")) for one in told["events"]] == [
            ("ONCRMLEADADD", "lost", None),
            ("ONCRMLEADADD", "delivered", 200),
        ]
        assert told["events"][1]["body"]["auth"]["application_token"] == "***"
        assert "s3cret" not in str(told)
        assert portal.get("journal")["events"] == [2, 1]
    finally:
        portal.close()
        handler.shutdown()
        handler.server_close()


@pytest.mark.parametrize("query", ["since=-1", "since=x", "limit=501", "since=1e3", "since=٣", "since=" + "9" * 30])
def test_numbers_are_whole_and_bounded(portal: Portal, query: str) -> None:
    assert code(portal.control.get(f"journal?{query}")) == (400, "number")


def test_what_is_sent_has_a_size_and_a_shape(portal: Portal) -> None:
    ask = portal.control.post
    assert code(ask("say", content=b'{"text": "' + b"x" * 1_000_001 + b'"}', headers={"Content-Type": "application/json"})) == (
        413, "body_size"
    )  # fmt: skip
    assert code(ask("say", data={"text": "x"})) == (415, "not_json"), "no form of another page can say it"
    for body in (b"[", b"[" * 100_000, b'{"text": 1}', b'{"text": "a", "path": "/etc"}', b"\xff", b"null"):
        assert code(ask("say", content=body, headers={"Content-Type": "application/json"})) == (400, "shape")
    assert code(ask("journal", json={})) == (405, "method")
    assert code(ask("shell", json={})) == (404, "unknown")


def test_errors_are_sentences_with_what_is_valid(portal: Portal) -> None:
    told = portal.control.get("nothing").json()
    assert told["text"].startswith("No such request: nothing; there are: portal, journal, diff")
