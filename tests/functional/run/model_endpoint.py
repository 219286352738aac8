"""A language model behind an OpenAI endpoint on loopback, which can be down, refuse, or answer as a test wants."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def finds_promises(content: str) -> dict[str, Any]:
    """What the model says unless a test wants something else: a promise is in messages that say ДА."""
    met = "ДА\nMESSAGE>>>" in content
    return {"met": met, "reason": "так сказано", "label": "discount" if met else ""}


class ModelEndpoint:
    """The endpoint.

    Attributes:
        asked: requests so far.
        status: of its answers; what it refuses is echoed with the key, as careless providers do.
        grade: what the user message asks -> the model's answer.
        url: for ``base_url``.
    """

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.status = 200
        self.grade: Callable[[str], dict[str, Any]] = finds_promises
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, request: dict[str, Any], key: str) -> dict[str, Any]:
        if self.status != 200:
            return {"error": {"message": f"no luck with {key}"}}
        content = json.dumps(self.grade(request["messages"][1]["content"]), ensure_ascii=False)
        message = {"role": "assistant", "content": content}
        return {"id": "1", "object": "chat.completion", "created": 1, "model": "m",
                "choices": [{"index": 0, "finish_reason": "stop", "message": message}]}  # fmt: skip

    def _handler(endpoint) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - `self` is the handler's
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                request = json.loads(self.rfile.read(int(self.headers["content-length"])))
                endpoint.asked.append(request)
                body = json.dumps(endpoint._answer(request, self.headers["authorization"])).encode()
                self.send_response(endpoint.status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        return Handler
