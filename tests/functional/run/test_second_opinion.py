"""A run with a grader behind an OpenAI endpoint on loopback; later reports and judgements ask it no more."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.functional.run.project import EPOCH

CHECKS = "[promises_nothing_forbidden, second_opinion_on_promises]"
SUITE = "".join(
    f"  - id: {name}\n    given: {{bot: echo, client: {{replies: ['{says}']}}}}\n    turns: [{{user: Привет}}]\n"
    f"    expect: {CHECKS}\n"
    for name, says in (
        ("agreed", "Сделаем вам скидку 30 % на всё! ДА"),
        ("denied", "Сделаем вам скидку 30 % на всё!"),
        ("hidden", "Ждём вас. ДА"),
        ("clean", "Ждём вас."),
    )
)


@pytest.fixture
def endpoint():
    """A model that finds a promise in messages that say ДА."""
    asked = []

    class Model(BaseHTTPRequestHandler):
        def do_POST(self):
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            asked.append(request)
            met = "ДА\nMESSAGE>>>" in request["messages"][1]["content"]
            grade = {"met": met, "reason": "так сказано", "label": "discount" if met else ""}
            message = {"role": "assistant", "content": json.dumps(grade)}
            answer = {"id": "1", "object": "chat.completion", "created": 1, "model": "m",
                      "choices": [{"index": 0, "finish_reason": "stop", "message": message}]}  # fmt: skip
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Model) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", asked
        server.shutdown()
        thread.join()


def test_confirmed_disputed_and_agreed_on(project, endpoint):
    url, asked = endpoint
    project.environment.update(EPOCH)
    project.write(
        "harness.yaml",
        f"suites: [suites]\nbots:\n  echo: {{kind: scripted}}\ndefault_bot: echo\n"
        f"grader: {{model: m, base_url: '{url}', api_key: none, retries: 0}}\n",
    )
    project.suite("second", SUITE)
    done = project.command("run")
    assert done.returncode == 1, done.stdout + done.stderr
    assert project.outcomes() == {"agreed": "failed", "denied": "failed", "hidden": "passed", "clean": "passed"}
    assert [request["temperature"] for request in asked] == [0, 0, 0, 0]
    results = project.results()
    told = {
        (row["id"], finding["code"].rpartition(".")[2], finding["severity"])
        for row in results["dialogues"]
        for finding in row["findings"]
    }
    assert told == {
        ("agreed", "promised", "major"), ("agreed", "confirmed", "major"),
        ("denied", "promised", "major"), ("denied", "rules_only", "info"), ("hidden", "grader_only", "info"),
    }  # fmt: skip
    row = next(row for row in results["kpis"] if row["code"] == "second_opinion")
    assert (row["n"], row["table"], row["value"]) == (4, [1, 1, 1, 1], 0)
    before = {path.name: path.read_bytes() for path in project.latest.iterdir()}
    assert "каппа" in before["summary.md"].decode()
    assert project.command("report").returncode == 0
    assert {path.name: path.read_bytes() for path in project.latest.iterdir()} == before
    again = project.command("judge")
    assert again.returncode == 1, again.stdout + again.stderr
    assert len(asked) == 4
