"""HTTPS bots: certificates are checked, an authority of one's own can be named, checking can be switched off."""

import socket
import ssl
from pathlib import Path

import pytest

from harness.bots.http_bot import HttpBot
from harness.errors import BotError
from harness.testkit import fakes, servers

CERTIFICATE = Path(__file__).parent / "data" / "loopback.pem"  # for 127.0.0.1 and localhost, signed by itself


@pytest.fixture
def server():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with servers.answering({"reply": "ok"}, tls=context) as running:
        yield running


def say(server, tmp_path, **profile):
    bot = HttpBot.from_profile("salon", {"url": server.url, "retry_pause": "1ms", **profile}, tmp_path)
    try:
        session = bot.open(fakes.talk(), fakes.RecordingPortal(), fakes.clock())
        return [session.say(fakes.said("?"))[0].text for _ in range(2)]
    finally:
        bot.close()


@pytest.mark.parametrize("tls", [{"ca": str(CERTIFICATE)}, {"verify": False}], ids=["own authority", "unchecked"])
def test_answers_and_reuses_the_connection(server, tmp_path, tls):
    assert say(server, tmp_path, tls=tls) == ["ok", "ok"]
    assert server.connections == 1


def test_unknown_authority_is_refused(server, tmp_path):
    with pytest.raises(BotError) as caught:
        say(server, tmp_path)
    assert caught.value.code == "bot.tls"
    assert "self-signed" in caught.value.parameters["reason"]
    assert server.requests == []


def test_handshake_counts_towards_the_deadline(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as mute:  # connects, and never says a word
        profile = {"url": f"https://127.0.0.1:{mute.getsockname()[1]}/", "connect_timeout": "100ms"}
        session = HttpBot.from_profile("salon", profile, tmp_path).open(
            fakes.talk(), fakes.RecordingPortal(), fakes.clock()
        )
        with pytest.raises(BotError) as caught:
            session.say(fakes.said("?"))
    assert caught.value.code == "bot.connect_timeout"
