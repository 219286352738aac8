"""A bot of the second protocol that is called: it answers with the token of the event, over real sockets."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import httpx

from harness.bots.bitrix_bot import BitrixBot
from harness.clock import VirtualClock
from harness.model.dialogue import Client, Given, OperatorTurn
from harness.model.transcript import Said
from harness.model.value import Source
from harness.portal.php import decode_query
from harness.portal.portals import Portals
from harness.testkit import fakes, servers

ROOT = Path(__file__).parents[3]


def greet(asked: servers.Asked) -> None:
    """Says hello with a button to whoever writes."""
    event = decode_query(asked.body.decode())
    if event["event"] == "ONIMBOTV2MESSAGEADD":
        data = event["data"]
        auth = data["bot"]["auth"]
        fields = {"message": f"Привет, {data['user']['firstName']}", "keyboard": [{"TEXT": "Да"}]}
        said = {"botId": data["bot"]["id"], "dialogId": data["chat"]["dialogId"], "fields": fields}
        url = f"{auth['client_endpoint']}imbot.v2.Chat.Message.send"
        httpx.post(url, json={**said, "auth": auth["access_token"]}).raise_for_status()
    asked.answer(b"ok")


def test_two_clients_are_told_apart_by_the_token_of_the_event() -> None:
    portals = Portals(ROOT / "fixtures" / "portals")
    with servers.scripted(greet) as server:
        bot = BitrixBot.from_profile("salon", {"kind": "bitrix", "protocol": "v2", "handler": server.url}, ROOT)
        heard = []
        for name in ("Анна", "Борис"):
            clock = VirtualClock(datetime.fromisoformat("2026-03-02T10:00:00+03:00"))
            given = Given(portal="kazan-salon", client=Client(name=name))
            portal = portals.open(given, clock, name)
            portals.address(portal)
            session = bot.open(fakes.talk(), portal, clock)
            reply, latency = session.say((Said(text="Здравствуйте"),))
            assert latency > 0
            heard.append((reply.text, reply.messages[0].buttons))
            portal.play(OperatorTurn(action="answers", text="Я здесь", source=Source(path="x")))
            assert session.wake().messages == ()
            assert session.say((Said(text="Спасибо"),))[0].messages == ()
            portal.close()
        assert heard == [("Привет, Анна", ("Да",)), ("Привет, Борис", ("Да",))]
    portals.close()
