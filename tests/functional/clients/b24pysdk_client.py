"""What a bot does with b24pysdk, as published, over TLS: ``… TLS_PORT WEBHOOK_TOKEN ACCESS_TOKEN REFRESH_TOKEN``.

The library takes a bare host name and knows the vendor's OAuth host by heart, so names are led to the portal here.
"""

from __future__ import annotations

import json
import socket
import sys

from b24pysdk import BitrixApp, BitrixToken, BitrixWebhook, Client, Config

port, webhook, access, refresh = sys.argv[1:]
resolve = socket.getaddrinfo


def led(host, number, *more, **options):
    if host.endswith((".bitrix24.test", ".bitrix24.tech")):
        host, number = "127.0.0.1", int(port)
    return resolve(host, number, *more, **options)


socket.getaddrinfo = led
Config().configure(default_initial_retry_delay=0.01, default_retry_delay_increment=0.01)
client = Client(BitrixWebhook(domain="shop.bitrix24.test", webhook_token=f"1/{webhook}"))
seen = {}

key = client.crm.lead.add(fields={"TITLE": "Заявка", "PHONE": [{"VALUE": "+79170000001", "VALUE_TYPE": "WORK"}]}).result
request = client.crm.lead.get(bitrix_id=key)
seen["added"] = request.result["TITLE"], request.result["PHONE"][0]["VALUE"]
seen["time"] = request.time.duration > 0, request.time.operating > 0
lists = client.crm.lead.list(select=["ID"])
seen["listed"] = len(list(lists.as_list().result)), len(list(lists.as_list_fast().result))
seen["updated after two times 503"] = client.crm.lead.update(bitrix_id=key, fields={"TITLE": "Другая"}).result
made = client.call_batches([client.crm.contact.add(fields={"NAME": f"К{number}"}) for number in range(60)])
seen["batches"] = len(made.result.result)
try:
    seen["error"] = client.crm.lead.get(bitrix_id=999_999).result
except Exception as error:
    seen["error"] = type(error).__name__, str(error)

app = BitrixApp(client_id="local.1", client_secret="s1")
token = BitrixToken(domain="shop.bitrix24.test", auth_token=access, refresh_token=refresh, bitrix_app=app)
seen["read with an expired token"] = Client(token).crm.lead.get(bitrix_id=1).result["ID"]
seen["refreshed"] = token.auth_token != access, token.refresh_token != refresh
told = token.get_app_info().result
seen["application"] = told.client_id, told.install.installed, "crm" in told.scope
sys.stdout.write(json.dumps(seen, ensure_ascii=False) + "\n")
