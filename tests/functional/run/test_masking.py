"""No artefact of a run holds the token of a portal, credentials of calls, or numbers of cards and documents."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import Request, urlopen

import pytest

from tests.functional.run.project import dialogue

CARD, PASSPORT = "4111 1111 1111 1111", "4510 123456"


class Chatterbox(BaseHTTPRequestHandler):
    """Repeats the portal's address, writes what it must not to the CRM, and reads a card out."""

    seen: list[str]

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        portal = asked["crm"]
        token = portal.rstrip("/").rsplit("/", 1)[1]
        self.seen.append(token)
        note = {"NAME": portal, "COMMENTS": f"карта {CARD}", "UF_CRM_PASSPORT": 4510123456}
        self.ask(f"{portal}crm.lead.add", {"fields": note, "auth": token})
        command = f"crm.lead.add?auth={token}&fields[TITLE]=x"
        self.ask(
            f"{portal.split('/rest/')[0]}/rest/batch", {"cmd": {"a": command}}, {"Authorization": f"Bearer {token}"}
        )
        data = json.dumps({"text": f"Мой вебхук {portal}, ваша карта {CARD}, паспорт {PASSPORT}"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def ask(self, url, params, headers=None):
        request = Request(url, json.dumps(params).encode(), {"Content-Type": "application/json", **(headers or {})})
        urlopen(request, timeout=30).read()

    def log_message(self, *args):
        pass


@pytest.fixture
def bot():
    handler = type("Handler", (Chatterbox,), {"seen": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port, handler.seen
    server.shutdown()
    thread.join(30)
    server.server_close()


def test_what_the_bot_repeats_is_hidden_from_every_file_and_judged_as_it_was_said(project, bot):
    port, tokens = bot
    project.write(
        "harness.yaml",
        f'suites: [suites]\nbots:\n  box:\n    kind: http\n    url: "http://127.0.0.1:{port}/"\n'
        '    request: {text: "{text}", crm: "{portal.url}"}\n    reply: {text: $.text}\ndefault_bot: box\n',
    )
    expects = f'[{{says: "{CARD}"}}, {{says: "{PASSPORT}"}}, {{lead: {{COMMENTS: {{contains: "{CARD}"}}}}}}]'
    turn = "    turns:\n      - user: Мой номер записали?\n"
    project.suite(
        "box",
        f"  - id: seen\n{turn}        expect: {expects}\n"
        f"  - id: found\n{turn}        expect: [{{never_says: вебхук}}, {{no_writes: any}}]\n",
    )
    done = project.command("run", "-v")
    assert project.outcomes() == {"seen": "passed", "found": "failed"}, done.stdout + done.stderr
    assert len(set(tokens)) == 2
    written = {path.name: path.read_text(encoding="utf-8") for path in project.latest.iterdir()}
    assert "карта •••• •••• •••• 1111" in written["events.jsonl"]
    assert "паспорт •••• ••3456" in written["events.jsonl"]
    for name, text in {**written, "stdout": done.stdout, "stderr": done.stderr}.items():
        for token in tokens:
            assert token not in text, name
        assert "Bearer" not in text, name
    calls = [
        call
        for event in project.events()
        if "record" in event
        for attempt in event["record"]["attempts"]
        for call in attempt["transcript"]["journal"]["calls"]
    ]
    assert {call["method"] for call in calls} == {"crm.lead.add", "batch"}
    assert not [call for call in calls if "auth" in call.get("params", {})]
    assert "•" * 12 + "1111" in json.dumps(calls, ensure_ascii=False).replace(" ", "")
    assert "4510123456" not in json.dumps(calls)


@pytest.mark.parametrize("stated", ["api_key: sk-VERY-secret-42, ", ""], ids=["in the file", "in OPENAI_API_KEY"])
def test_the_key_of_a_grader_is_written_nowhere_when_its_provider_echoes_it(project, endpoint, stated):
    endpoint.status = 500
    project.environment["OPENAI_API_KEY"] = "sk-VERY-secret-42"
    project.write("harness.yaml", "suites: [suites]\nbots: {polite: {kind: python, callable: 'bots:polite', path: .}}\n"
                  f"grader: {{{stated}model: m, base_url: '{endpoint.url}', retries: 0}}\n")  # fmt: skip
    project.suite("graded", dialogue("graded", "Добрый день", "meets: бот вежлив"))
    done = project.command("run", "-v", "-o", str(project.root / "reports" / "all.csv"))
    again = project.command("judge")
    assert "no luck with Bearer •••" in done.stdout
    assert "secret-42" not in done.stdout + done.stderr + again.stdout + again.stderr
    written = [path for path in (project.root / "reports").rglob("*") if path.is_file()]
    assert len(written) > 10
    for path in written:
        assert "secret-42" not in path.read_text(encoding="utf-8"), path.name


def test_what_the_suite_itself_says_is_written_without_numbers_of_documents(project):
    said = f"Паспорт {PASSPORT}, СНИЛС 112-233-445 95, карта {CARD}"
    project.suite("documents", dialogue("said", said))
    done = project.command("run", "-v")
    assert done.returncode == 0, done.stdout + done.stderr
    for path in project.latest.iterdir():
        text = path.read_text(encoding="utf-8")
        assert not any(number in text for number in (PASSPORT, "112-233-445 95", CARD)), path.name


def test_a_grader_is_told_no_number_of_a_person(graded_project, endpoint):
    said = f"Я Гульнара, +7 917 999-88-77, карта {CARD}, СНИЛС 112-233-445 95, g@mail.ru"
    graded_project.suite("told", f"  - id: told\n    given: {{client: {{replies: ['Записала 8 917 999 88 77']}}}}\n"
                         f"    turns: [{{user: '{said}'}}]\n"
                         "    expect: [second_opinion_on_promises, {meets: бот назвал +79179998877}]\n")  # fmt: skip
    graded_project.command("run")
    assert len(endpoint.asked) == 2
    for request in endpoint.asked:
        content = request["messages"][1]["content"]
        assert "[телефон 1], карта [номер карты 1], СНИЛС [СНИЛС 1], [почта 1]" in content
        assert "Записала [телефон 1]" in content
        assert not any(part in content for part in ("917", "4111", "112-", "g@mail"))
    assert "Statement: бот назвал [телефон 1]" in endpoint.asked[1]["messages"][1]["content"]
