"""A salon's bot as people write them: aiohttp takes the events, fast_bitrix24 calls the portal, imbot.* does the rest.

It knows nothing of the harness: where to call back, and with which token, comes with each event.
"""

from __future__ import annotations

import re
import sys
from typing import Any

from aiohttp import ClientSession, web
from fast_bitrix24 import BitrixAsync

BOT = re.compile(r"data\[(?:BOT|COMMAND)\]\[(\d+)\]\[(\w+)\]")
KEYBOARD = {"BUTTONS": [{"TEXT": "Стрижка", "ACTION": "SEND"}, {"TEXT": "Цены", "COMMAND": "price", "DISPLAY": "LINE"}]}


class Portal:
    """One event's way back."""

    def __init__(self, form: dict[str, str], session: ClientSession) -> None:
        self.form = form
        own = {match[2]: value for key, value in form.items() if (match := BOT.fullmatch(key))}
        self.bot = own["BOT_ID"]
        self.own = own

        async def token() -> str:
            return own["access_token"]

        self._client = BitrixAsync(own["client_endpoint"], token, verbose=False, client=session)

    def param(self, name: str) -> str:
        return self.form.get(f"data[PARAMS][{name}]", "")

    async def call(self, method: str, **params: Any) -> Any:
        return await self._client.call(method, params)

    async def say(self, text: str, **more: Any) -> None:
        await self.call("imbot.message.add", BOT_ID=self.bot, DIALOG_ID=self.param("DIALOG_ID"), MESSAGE=text, **more)


async def message(portal: Portal) -> None:
    text, chat = portal.param("MESSAGE").lower(), portal.param("CHAT_ID")
    await portal.call("imbot.chat.sendTyping", BOT_ID=portal.bot, DIALOG_ID=portal.param("DIALOG_ID"))
    phone = re.search(r"\+7\d{10}", text)
    if phone:
        fields = {"TITLE": "Запись", "NAME": "Лилия", "PHONE": [{"VALUE": phone[0], "VALUE_TYPE": "MOBILE"}]}
        await portal.call("crm.lead.add", fields=fields)
        await portal.say("Записала вас.")
        await portal.say("До встречи!")
    elif "человек" in text:
        await portal.say("Передаю администратору.")
        await portal.call("imopenlines.bot.session.transfer", CHAT_ID=chat, QUEUE_ID=5, LEAVE="Y", CLIENT_ID="salon")
        try:
            await portal.say("Ещё минутку…")
        except Exception:
            return
    elif "фото" in text or portal.form.get("data[PARAMS][FILES]") or any("[FILES]" in key for key in portal.form):
        await portal.say(
            "Смотрите",
            ATTACH=[{"MESSAGE": "Прайс на март"}, {"LINK": {"NAME": "Сайт", "LINK": "https://salon.example"}}],
        )
    elif "молчи" not in text:
        await portal.say("[b]Здравствуйте![/b] Чем помочь?", KEYBOARD=KEYBOARD)


async def command(portal: Portal) -> None:
    own = portal.own
    answer = {"COMMAND_ID": own["COMMAND_ID"], "MESSAGE_ID": own["MESSAGE_ID"], "MESSAGE": "Стрижка — 1 500 ₽"}
    await portal.call("imbot.command.answer", **answer)


HANDLERS = {"ONIMBOTMESSAGEADD": message, "ONIMCOMMANDADD": command}


async def hook(request: web.Request) -> web.Response:
    form = {key: str(value) for key, value in (await request.post()).items()}
    handler = HANDLERS.get(form["event"])
    if handler is not None:
        async with ClientSession() as session:
            await handler(Portal(form, session))
    return web.Response(text="ok")


if __name__ == "__main__":
    application = web.Application()
    application.router.add_post("/bot", hook)
    web.run_app(application, host="127.0.0.1", port=int(sys.argv[1]), print=None)
