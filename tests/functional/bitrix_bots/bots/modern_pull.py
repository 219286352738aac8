"""A bot of the second protocol that has no public address: it registers itself at its webhook and asks for events."""

from __future__ import annotations

import contextlib
import os
import time
from typing import Any

import httpx

URL = os.environ["B24_WEBHOOK"]
TOKEN = "secret-of-the-bot"
POLL = 0.5  # the portal lets through two requests a second, for as long as one likes


class Bot:
    def __init__(self) -> None:
        self._http = httpx.Client(base_url=URL, timeout=10)
        fields = {"code": "salon", "properties": {"name": "Анна"}, "type": "openline", "isSupportOpenline": True}
        self.id = self.call("imbot.v2.Bot.register", fields=fields)["bot"]["id"]
        named = {"command": "price", "title": {"ru": "Цены"}}
        self.price = self.own("imbot.v2.Command.register", fields=named)["command"]["id"]
        self.offset = 0

    def call(self, method: str, **params: Any) -> Any:
        answer = self._http.post(method, json={"botToken": TOKEN, **params})
        answer.raise_for_status()
        return answer.json()["result"]

    def own(self, method: str, **params: Any) -> Any:
        return self.call(method, botId=self.id, **params)

    def poll(self) -> None:
        found = self.own("imbot.v2.Event.get", **({"offset": self.offset} if self.offset else {}))
        for event in found["events"]:
            self.handle(event["type"], event["data"])
        self.offset = found["nextOffset"]

    def say(self, data: dict[str, Any], text: str, **more: Any) -> None:
        self.own("imbot.v2.Chat.Message.send", dialogId=data["chat"]["dialogId"], fields={"message": text, **more})

    def handle(self, name: str, data: dict[str, Any]) -> None:
        if name == "ONIMBOTV2COMMANDADD":
            self.own(
                "imbot.v2.Command.answer",
                commandId=data["command"]["id"],
                messageId=data["message"]["id"],
                dialogId=data["chat"]["dialogId"],
                fields={"message": "Стрижка — 1 500 ₽"},
            )
        elif name == "ONIMBOTV2MESSAGEADD":
            self.own("imbot.v2.Chat.InputAction.notify", dialogId=data["chat"]["dialogId"])
            if "человек" in data["message"]["text"].lower():
                self.say(data, "Передаю администратору.")
                self.call("imopenlines.bot.session.operator", CHAT_ID=data["chat"]["id"])
            else:
                buttons = [{"TEXT": "Стрижка"}, {"TEXT": "Цены", "COMMAND": "price"}]
                self.say(data, "Здравствуйте! Чем помочь?", keyboard=buttons)


def main() -> None:
    bot = Bot()
    while True:
        with contextlib.suppress(httpx.HTTPError):  # the portal is away for a moment
            bot.poll()
        time.sleep(POLL)


if __name__ == "__main__":
    main()
