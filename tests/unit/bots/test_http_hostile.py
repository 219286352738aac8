"""Every way in which an endpoint can misbehave has its own error, and none costs more than its deadline."""

import re

import pytest

from harness import wording
from harness.bots.http_bot import HttpBot
from harness.errors import BotError
from harness.testkit import servers

PAUSE = {"retry_pause": "1ms"}


def failure(begin, says, server, **profile):
    with server, pytest.raises(BotError) as caught:
        begin(HttpBot, url=server.url, **PAUSE, **profile).say(says("Здравствуйте"))
    for lang in wording.LANGUAGES:
        text = wording.text(caught.value.code, lang, **caught.value.parameters)
        assert not re.search(r"\{[a-z_]+\}", text)
    return caught.value


@pytest.mark.parametrize(
    ("server", "code"),
    [
        (servers.hanging(), "bot.timeout"),
        (servers.dripping(), "bot.timeout"),
        (servers.breaking_off(), "bot.cut_short"),
        (servers.sending(b"<html>404</html>"), "bot.not_json"),
        (servers.sending(b""), "bot.empty_body"),
        (servers.sending(b"[" * 100_000), "bot.not_json"),
        (
            servers.scripted(lambda asked: asked.send(b'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{"reply": 1}')),
            "bot.extra_bytes",
        ),
        (servers.sending('{"reply": "Привет"}'.encode("cp1251")), "bot.not_utf8"),
        (servers.redirecting(), "bot.redirects"),
        (servers.redirecting("ftp://elsewhere/"), "bot.redirect_target"),
        (servers.huge(), "bot.too_large"),
        (servers.sending(b"oops", "500 Internal Server Error"), "bot.status"),
        (servers.unavailable(99, {}), "bot.status"),
        (servers.hanging_up(99, {}), "bot.hung_up"),
        (servers.scripted(lambda asked: asked.send(b"220 smtp.example ESMTP\r\n")), "bot.protocol"),
        (servers.scripted(lambda asked: asked.send(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000)), "bot.too_large"),
        (servers.sending(b"\x1f\x8b", headers=["Content-Encoding: gzip"]), "bot.encoding"),
        (servers.answering({"answer": "да"}), "bot.reply_shape"),
        (servers.answering({"messages": [{"body": "да"}]}), "bot.reply_shape_at"),
        (servers.answering({"messages": ["да"] * 1001}), "bot.too_many_messages"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_endpoint(begin, says, server, code):
    assert failure(begin, says, server, timeout="200ms").code == code


def test_nobody_listens(begin, says):
    with servers.closed_port() as url, pytest.raises(BotError) as caught:
        begin(HttpBot, url=url, **PAUSE).say(says("Здравствуйте"))
    assert caught.value.code == "bot.unreachable"
    assert url in caught.value.parameters["where"]


def test_chunked_body_counts_towards_the_limit(begin, says):
    def answer(asked):
        asked.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(100):
            asked.send(b"400\r\n" + b"x" * 1024 + b"\r\n")

    assert failure(begin, says, servers.scripted(answer), max_bytes=10_000).code == "bot.too_large"


def test_timeout_says_how_much_came(begin, says):
    error = failure(begin, says, servers.dripping(), timeout="200ms")
    assert error.parameters["received"] > 40
    assert error.parameters["seconds"] == 0.2


def test_a_timeout_is_not_retried(begin, says):
    server = servers.hanging()
    failure(begin, says, server, timeout="100ms", retries=5)
    assert len(server.requests) == 1


def test_errors_quote_bounded_and_printable(begin, says):
    error = failure(begin, says, servers.sending(b"\x1b[31m\x00" + b"x" * 5000))
    assert len(error.parameters["got"]) < 400
    assert "\x1b" not in error.parameters["got"]


def test_errors_hold_no_credentials(begin, says):
    server = servers.sending(b"no", "403 Forbidden")
    error = failure(begin, says, server, auth={"bearer": "s3cret"}, headers={"X-Key": "s3cret"})
    assert "s3cret" not in str(error)
    with servers.closed_port() as url, pytest.raises(BotError) as caught:
        begin(HttpBot, url=f"{url}?key=s3cret", **PAUSE).say(says("Здравствуйте"))
    assert "s3cret" not in str(caught.value)


def test_half_a_surrogate_pair_is_refused(begin, says):
    assert failure(begin, says, servers.sending(b'{"reply": "\\ud800"}')).code in {"bot.not_json", "bot.not_utf8"}
