"""What only an application may do in the CRM: configurable activities, types of its own, triggers, layout blocks."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from harness.clock import VirtualClock
from harness.model.dialogue import Given
from harness.portal.portals import Portals
from tests.unit.portal.conftest import START

SEED = """
portal: app
users: [{ID: 1, NAME: Робот}]
applications:
  - {client_id: one, client_secret: s, installed: true}
  - {client_id: two, client_secret: s, installed: true}
leads: [{ID: 1, TITLE: Заявка}]
"""
OWNER = {"ownerTypeId": 1, "ownerId": 1}
LAYOUT = {"icon": {"code": "call"}, "header": {"title": "Заявка"}, "body": {"blocks": {"a": {"type": "text"}}}}


class App:
    def __init__(self, session: Any, clock: VirtualClock, name: str) -> None:
        self.session, self.clock, self.name = session, clock, name

    def call(self, method: str, **params: Any) -> Any:
        self.clock.advance(1)
        return self.session.call(method, params | {"auth": self.session.access.current(self.name).token})

    def ask(self, method: str, **params: Any) -> Any:
        answer = self.call(method, **params)
        assert answer.status == 200, answer.body
        return answer.body["result"]

    def refused(self, method: str, **params: Any) -> str:
        answer = self.call(method, **params)
        assert answer.status == 400, answer.body
        return answer.body["error"] or answer.body["error_description"]


@pytest.fixture
def apps(tmp_path: Path) -> tuple[App, App]:
    (tmp_path / "app.yaml").write_text(SEED, encoding="utf-8")
    clock = VirtualClock(datetime.fromisoformat(START))
    session = Portals(tmp_path).open(Given(portal="app"), clock, "x")
    return App(session, clock, "one"), App(session, clock, "two")


def test_a_configurable_activity_belongs_to_its_application(apps: tuple[App, App]) -> None:
    one, two = apps
    one.ask("crm.activity.type.add", fields={"TYPE_ID": "ORDER", "NAME": "Заказ", "IS_CONFIGURABLE_TYPE": "Y"})
    fields = {"typeId": "ORDER", "deadline": "2026-03-05T10:00:00+03:00", "pingOffsets": [15], "badgeCode": "new"}
    key = one.ask("crm.activity.configurable.add", **OWNER, fields=fields, layout=LAYOUT)["activity"]["id"]
    got = one.ask("crm.activity.configurable.get", id=key)["activity"]
    assert got["layout"] == LAYOUT
    assert (got["fields"]["typeId"], got["fields"]["completed"], got["fields"]["pingOffsets"]) == ("ORDER", False, [15])
    one.ask("crm.activity.configurable.update", id=key, fields={"completed": "Y"})
    row = one.ask("crm.activity.get", id=key)
    assert (row["COMPLETED"], row["PROVIDER_ID"], row["PROVIDER_TYPE_ID"]) == ("Y", "CONFIGURABLE_REST_APP", "ORDER")
    assert two.refused("crm.activity.configurable.update", id=key, fields={}) == "ERROR_WRONG_APPLICATION"
    plain = one.refused("crm.activity.update", id=key, fields={"SUBJECT": "x"})
    assert plain == "Use crm.activity.configurable.update for this activity provider"
    assert two.refused("crm.activity.configurable.get", id=99) == "NOT_FOUND"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"layout": {}}, "ERROR_EMPTY_LAYOUT"),
        ({"layout": {"header": {"title": "x"}}}, "FIELD_IS_REQUIRED"),
        ({"layout": LAYOUT | {"foot": {}}}, "FIELD_IS_REDUNDANT"),
        ({"layout": LAYOUT | {"body": 1}}, "WRONG_FIELD_VALUE"),
        ({"layout": LAYOUT | {"body": {"blocks": {"а б": {}}}}}, "KEY_CONTAIN_WRONG_SYMBOLS"),
        ({"layout": LAYOUT | {"header": {"title": "x", "tags": {"a": {"type": "bad"}}}}}, "ENUM_FIELD"),
        ({"layout": LAYOUT | {"header": {"title": "x", "tags": {key: {} for key in "abc"}}}}, "TOO_MANY_ITEMS"),
        ({"fields": {"typeId": "NONE"}}, "WRONG_FIELD_VALUE"),
        ({"fields": {"deadline": "скоро"}}, "WRONG_FIELD_VALUE"),
        (
            {"fields": {"deadline": "2026-03-05", "isIncomingChannel": "Y"}},
            "INCOMING_ACTIVITY_CAN_NOT_BE_WITH_DEADLINE",
        ),
        ({"fields": 1}, "100"),
        ({"ownerId": 9}, "NOT_FOUND"),
    ],
)
def test_refusals(apps: tuple[App, App], change: dict[str, Any], code: str) -> None:
    params = {**OWNER, "fields": {}, "layout": LAYOUT} | change
    assert apps[0].refused("crm.activity.configurable.add", **params) == code


def test_types_are_an_applications_own(apps: tuple[App, App]) -> None:
    one, two = apps
    one.ask("crm.activity.type.add", fields={"TYPE_ID": "1C", "NAME": "Дело 1С"})
    assert one.refused("crm.activity.type.add", fields={"TYPE_ID": "1C"}) == "INVALID_ARG_VALUE"
    assert one.refused("crm.activity.type.add", fields={}) == "INVALID_ARG_VALUE"
    assert two.ask("crm.activity.type.list") == []
    assert one.ask("crm.activity.type.list")[0]["NAME"] == "Дело 1С"
    assert two.refused("crm.activity.type.delete", TYPE_ID="1C") == "INVALID_ARG_VALUE"
    assert one.ask("crm.activity.type.delete", TYPE_ID="1C") is True


def test_a_log_entry_is_removed_by_who_made_it(apps: tuple[App, App]) -> None:
    one, two = apps
    fields = {"entityTypeId": 1, "entityId": 1, "title": "Бот", "text": "Начал", "iconCode": "info"}
    key = one.ask("crm.timeline.logmessage.add", fields=fields)["logMessage"]["id"]
    assert two.refused("crm.timeline.logmessage.delete", id=key) == "REMOVING_DISABLED"
    assert one.ask("crm.timeline.logmessage.delete", id=key) is True


def test_triggers(apps: tuple[App, App]) -> None:
    one, two = apps
    assert one.refused("crm.automation.trigger.add", CODE="", NAME="x") == "Empty trigger code!"
    assert one.refused("crm.automation.trigger.add", CODE="№", NAME="x") == "Wrong trigger code!"
    assert one.refused("crm.automation.trigger.add", CODE="paid") == "Empty trigger name!"
    one.ask("crm.automation.trigger.add", CODE="paid", NAME="Оплачено")
    one.ask("crm.automation.trigger.add", CODE="paid", NAME="Оплата пришла")
    assert one.ask("crm.automation.trigger.list") == [{"NAME": "Оплата пришла", "CODE": "paid"}]
    execute = {"CODE": "paid", "OWNER_TYPE_ID": 1, "OWNER_ID": 1}
    assert one.ask("crm.automation.trigger.execute", **execute) is True
    assert two.refused("crm.automation.trigger.execute", **execute) == "Trigger with code paid is not registered."
    wrong = one.refused("crm.automation.trigger.execute", **execute | {"OWNER_TYPE_ID": 99})
    assert wrong == "Incorrect parameter OWNER_TYPE_ID."
    assert one.refused("crm.automation.trigger.execute", **execute | {"OWNER_ID": 0}) == "Incorrect parameter OWNER_ID."
    assert one.ask("crm.automation.trigger.delete", CODE="paid") is True


def test_blocks_are_seen_by_their_application_only(apps: tuple[App, App]) -> None:
    one, two = apps
    comment = one.ask("crm.timeline.comment.add", fields={"ENTITY_TYPE": "lead", "ENTITY_ID": 1, "COMMENT": "Текст"})
    place = {"entityTypeId": 1, "entityId": 1, "timelineId": comment}
    layout = {"blocks": {"one": {"type": "text", "properties": {"value": "Привет"}}}}
    assert one.refused("crm.timeline.layout.blocks.set", **place, layout={}) == "FIELD_IS_REQUIRED"
    for _ in range(2):
        assert one.ask("crm.timeline.layout.blocks.set", **place, layout=layout) == {"success": True}
    assert one.ask("crm.timeline.layout.blocks.get", **place) == {"layout": layout}
    assert two.ask("crm.timeline.layout.blocks.get", **place) == {"layout": None}
    assert two.refused("crm.timeline.layout.blocks.delete", **place) == "NOT_FOUND"
    assert one.refused("crm.timeline.layout.blocks.get", **place | {"timelineId": 99}) == "NOT_FOUND"
    assert one.refused("crm.timeline.layout.blocks.get", **place | {"entityId": 99}) == "OWNER_NOT_FOUND"
    assert one.ask("crm.timeline.layout.blocks.delete", **place) == {"success": True}
