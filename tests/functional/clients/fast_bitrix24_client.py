"""What a bot does with fast_bitrix24, as published: ``python fast_bitrix24_client.py WEBHOOK`` prints what it saw."""

from __future__ import annotations

import json
import sys

from fast_bitrix24 import Bitrix


def one(answer):
    """The row of a single call, which the library leaves under the name of its command."""
    return answer["order0000000000"]


portal = Bitrix(sys.argv[1], verbose=False)
seen = {}
phones = [{"VALUE": "+79170000001", "VALUE_TYPE": "WORK"}, {"VALUE": "+79170000002", "VALUE_TYPE": "MOBILE"}]
key = portal.call("crm.lead.add", {"fields": {"TITLE": "Заявка", "NAME": "Анна", "PHONE": phones}})
row = one(portal.call("crm.lead.get", {"ID": key}))
seen["added"] = row["TITLE"], [phone["VALUE"] for phone in row["PHONE"]]

edited = {
    "PHONE": [{"ID": row["PHONE"][0]["ID"], "VALUE": "+79170000009"}, {"ID": row["PHONE"][1]["ID"], "DELETE": "Y"}]
}
portal.call("crm.lead.update", {"ID": key, "fields": edited})
seen["phones after"] = [phone["VALUE"] for phone in one(portal.call("crm.lead.get", {"ID": key}))["PHONE"]]

seen["added by fifties"] = len(
    portal.call("crm.lead.add", [{"fields": {"TITLE": f"Л{number}"}} for number in range(60)])
)
everything = portal.get_all("crm.lead.list", {"select": ["ID", "TITLE"]})
seen["listed"] = len(everything), len({one["ID"] for one in everything})
seen["by id"] = len(portal.get_by_ID("crm.lead.get", [one["ID"] for one in everything[:55]]))

commands = {"made": "crm.contact.add?fields[NAME]=Анна", "read": "crm.contact.get?id=$result[made]"}
answer = portal.call_batch({"halt": 0, "cmd": commands})
seen["reference"] = answer["read"]["ID"] == str(answer["made"])
try:
    portal.call("crm.lead.get", {"ID": 999_999})
except Exception as error:
    seen["error"] = type(error).__name__, "Not found" in str(error)
sys.stdout.write(json.dumps(seen, ensure_ascii=False) + "\n")
