"""A loopback HTTP bot that costs next to nothing, or answers after an exact delay: ``python -m tests.bench.servers 0.05``."""

from __future__ import annotations

import asyncio
import json
import sys


class Echo(asyncio.Protocol):
    """Keep-alive HTTP/1.1: answers every request with its text."""

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._seen = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._seen += data
        while True:
            head, split, rest = self._seen.partition(b"\r\n\r\n")
            if not split:
                return
            length = next(
                (int(line[15:]) for line in head.lower().split(b"\r\n") if line[:15] == b"content-length:"), 0
            )
            if len(rest) < length:
                return
            self._seen = rest[length:]
            text = json.loads(rest[:length]).get("text", "")
            if self._delay:
                asyncio.get_running_loop().call_later(self._delay, self._answer, text)
            else:
                self._answer(text)

    def _answer(self, text: str) -> None:
        body = json.dumps({"reply": f"Вы написали: {text}"}, ensure_ascii=False).encode()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        self._transport.write(head + body)  # type: ignore[attr-defined]


async def serve(delay: float) -> None:
    """Serve until killed; the first line of output is the port."""
    server = await asyncio.get_running_loop().create_server(lambda: Echo(delay), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]) if len(sys.argv) > 1 else 0.0))
