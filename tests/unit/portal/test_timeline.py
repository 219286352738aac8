from __future__ import annotations

from typing import Any

import pytest

CALL = {
    "OWNER_TYPE_ID": 1,
    "OWNER_ID": 301,
    "TYPE_ID": 2,
    "SUBJECT": "Звонок",
    "RESPONSIBLE_ID": 10,
    "COMMUNICATIONS": [{"VALUE": "+79172223344", "ENTITY_ID": 501, "ENTITY_TYPE_ID": 3}],
}
OWNER = {"ownerTypeId": 1, "ownerId": 301}


@pytest.fixture
def activity(desk: Any) -> int:
    return desk.ask("crm.activity.add", fields=CALL)


def test_an_activity_belongs_to_its_owner_and_to_whom_one_talks(desk: Any, activity: int) -> None:
    cards = [{"entityTypeId": 1, "entityId": 301}, {"entityTypeId": 3, "entityId": 501}]
    assert desk.ask("crm.activity.binding.list", activityId=activity) == cards
    wanted = {"BINDINGS": [{"OWNER_TYPE_ID": 3, "OWNER_ID": 501}]}
    row = desk.ask("crm.activity.list", filter=wanted, select=["*", "COMMUNICATIONS"])[0]
    assert row["COMMUNICATIONS"][0]["VALUE"] == "+79172223344"
    plain = desk.ask("crm.activity.get", id=activity)
    assert "COMMUNICATIONS" not in plain
    assert (plain["NOTIFY_TYPE"], plain["SETTINGS"], plain["PROVIDER_DATA"]) == ("0", [], None)
    assert set(desk.ask("crm.activity.list", select=["SUBJECT"])[0]) == {"ID", "SUBJECT"}


def test_bindings_move(desk: Any, activity: int) -> None:
    deal, other = (desk.ask("crm.deal.add", fields={}) for _ in range(2))
    desk.ask("crm.activity.binding.add", activityId=activity, entityTypeId=2, entityId=deal)
    again = desk.refused("crm.activity.binding.add", activityId=activity, entityTypeId=2, entityId=deal)
    assert again[1] == "ACTIVITY_IS_ALREADY_BOUND"
    move = {"activityId": activity, "sourceEntityTypeId": 2, "sourceEntityId": deal, "targetEntityTypeId": 2}
    desk.ask("crm.activity.binding.move", **move, targetEntityId=other)
    assert desk.refused("crm.activity.binding.move", **move, targetEntityId=other)[1] == "BINDING_NOT_FOUND"
    same = desk.refused("crm.activity.binding.move", **move, targetEntityId=deal)
    assert same[1] == "SOURCE_AND_TARGET_ENTITY_ID_ARE_EQUAL_ERROR"
    desk.ask("crm.activity.binding.delete", activityId=activity, entityTypeId=1, entityId=301)
    desk.ask("crm.activity.binding.delete", activityId=activity, entityTypeId=3, entityId=501)
    assert desk.ask("crm.activity.get", id=activity)["OWNER_ID"] == str(other), "the first that is left owns it"
    last = desk.refused("crm.activity.binding.delete", activityId=activity, entityTypeId=2, entityId=other)
    assert last[1] == "LAST_BINDING_CANNOT_BE_DELETED"


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"TYPE_ID": 6}, "The custom activity without provider is not supported in current context."),
        ({"PROVIDER_ID": "CONFIGURABLE_REST_APP"}, "Use crm.activity.configurable.add for this activity provider"),
        ({"COMMUNICATIONS": None}, "The field COMMUNICATIONS is not defined or invalid."),
        (
            {"COMMUNICATIONS": [{"VALUE": "1"}, {"VALUE": "2"}]},
            "The only one communication is allowed for activity of specified type.",
        ),
        (
            {"OWNER_ID": 999},
            "Could not build binding. Please ensure that owner info and communications are defined correctly.",
        ),
    ],
)
def test_refusals_about_activities(desk: Any, change: dict[str, Any], text: str) -> None:
    assert desk.refused("crm.activity.add", fields=CALL | change) == (400, "", text)


def test_configurable_activities_are_for_applications(desk: Any) -> None:
    params = {**OWNER, "fields": {}, "layout": {"header": {"title": "Заявка"}}}
    assert desk.refused("crm.activity.configurable.add", **params)[1] == "ERROR_WRONG_CONTEXT"
    assert desk.refused("crm.activity.type.list")[1] == "ACCESS_DENIED"
    assert desk.refused("crm.automation.trigger.list")[2] == "Access denied! Application context required"
    blocks = desk.refused("crm.timeline.layout.blocks.get", entityTypeId=1, entityId=301, timelineId=1)
    assert blocks[1] == "ERROR_WRONG_CONTEXT"


def test_badges(desk: Any) -> None:
    badge = {"code": "missed", "title": "Звонок", "value": "Пропущен", "type": "failure"}
    assert desk.ask("crm.activity.badge.add", **badge) == {"badge": badge}
    assert desk.ask("crm.activity.badge.get", code="missed") == {"badge": badge}
    assert desk.ask("crm.activity.badge.list") == {"badges": [badge]}
    assert desk.ask("crm.activity.badge.delete", code="missed") is True
    assert desk.refused("crm.activity.badge.get", code="missed")[1] == "NOT_FOUND"
    assert desk.refused("crm.activity.badge.add", code="x")[1] == "REQUIRED_ARG_MISSING"


def test_a_to_do_that_is_done_stays_as_it_is(desk: Any) -> None:
    key = desk.ask("crm.activity.todo.add", **OWNER, deadline="2026-03-05T10:00:00", colorId="3")["id"]
    desk.ask("crm.activity.todo.updateColor", id=key, **OWNER, colorId="5")
    assert (
        desk.refused("crm.activity.todo.updateColor", id=key, **OWNER, colorId="99")[1]
        == "CAN_NOT_UPDATE_WRONG_COLOR_TODO"
    )
    bad = desk.refused("crm.activity.todo.updateResponsibleUser", id=key, **OWNER, responsibleId=0)
    assert bad[1] == "INVALID_ARG_VALUE"
    desk.ask("crm.activity.update", id=key, fields={"COMPLETED": "Y"})
    done = desk.refused("crm.activity.todo.updateResponsibleUser", id=key, **OWNER, responsibleId=10)
    assert done[1] == "CAN_NOT_UPDATE_RESPONSIBLE_USER_COMPLETED_TODO"
    assert (
        desk.refused("crm.activity.todo.updateColor", id=key, **OWNER, colorId="1")[1]
        == "CAN_NOT_UPDATE_COLOR_COMPLETED_TODO"
    )


def test_comments_with_files_on_several_cards(desk: Any) -> None:
    fields = {"ENTITY_TYPE": "lead", "ENTITY_ID": 301, "COMMENT": "Фото", "FILES": [["1.gif", "R0lGODlhAQAB"]]}
    key = desk.ask("crm.timeline.comment.add", fields=fields)
    file = next(iter(desk.ask("crm.timeline.comment.get", id=key)["FILES"].values()))
    assert (file["name"], file["type"], file["size"]) == ("1.gif", "image", 9)
    place = {"OWNER_ID": key, "ENTITY_TYPE": "contact", "ENTITY_ID": 501}
    desk.ask("crm.timeline.bindings.bind", fields=place)
    assert len(desk.ask("crm.timeline.bindings.list", filter={"OWNER_ID": key})) == 2
    found = desk.ask("crm.timeline.comment.list", filter={"ENTITY_TYPE": "contact", "ENTITY_ID": 501}, select=["ID"])
    assert found == [{"ID": str(key)}]
    assert desk.refused("crm.timeline.comment.delete", id=key)[1] == "MULTIPLE_BINDINGS"
    desk.ask("crm.timeline.comment.delete", id=key, **OWNER)
    assert desk.ask("crm.timeline.comment.get", id=key)["ENTITY_TYPE"] == "contact"
    assert desk.ask("crm.timeline.bindings.unbind", fields=place) is True
    assert desk.refused("crm.timeline.comment.update", id=key, fields={"COMMENT": "x"})[1] == "NOT_FOUND"
    assert desk.refused("crm.timeline.bindings.bind", fields={})[2] == "OWNER_ID is not defined or invalid."


def test_logs_notes_pictures_and_pins(desk: Any, activity: int) -> None:
    fields = {"entityTypeId": 1, "entityId": 301, "title": "Бот", "text": "Начал", "iconCode": "info"}
    log = desk.ask("crm.timeline.logmessage.add", fields=fields)["logMessage"]
    assert desk.ask("crm.timeline.logmessage.get", id=log["id"])["logMessage"] == log
    assert desk.ask("crm.timeline.logmessage.list", entityTypeId=1, entityId=301, order={"id": "desc"}) == [log]
    assert desk.ask("crm.timeline.logmessage.delete", id=log["id"]) is True
    assert desk.refused("crm.timeline.logmessage.add", fields={"title": "x"})[1] == "100"

    note = {**OWNER, "itemType": 2, "itemId": activity}
    assert desk.refused("crm.timeline.note.get", **note)[1] == "NOT_FOUND"
    desk.ask("crm.timeline.note.save", **note, text="Перезвонить")
    desk.ask("crm.timeline.note.save", **note, text="Перезвонить завтра")
    assert desk.ask("crm.timeline.note.get", **note)["text"] == "Перезвонить завтра"
    assert desk.ask("crm.timeline.note.delete", **note) is True

    icon = desk.ask("crm.timeline.icon.add", code="salon", fileContent="iVBORw0K")["icon"]
    assert desk.ask("crm.timeline.icon.get", code="salon")["icon"] == icon
    assert desk.refused("crm.timeline.icon.add", code="x", fileContent="???")[1] == "INVALID_ARG_VALUE"
    assert desk.refused("crm.timeline.logo.get", code="salon")[2] == "Logo not found for code `salon`"
    assert desk.ask("crm.timeline.icon.delete", code="salon") is True
    assert desk.refused("crm.timeline.icon.delete", code="call")[1] == "ACCESS_DENIED"

    comment = {"ENTITY_TYPE": "lead", "ENTITY_ID": 301, "COMMENT": "Текст"}
    keys = [desk.ask("crm.timeline.comment.add", fields=comment) for _ in range(4)]
    for key in keys[:3]:
        assert desk.ask("crm.timeline.item.pin", id=key, **OWNER) is None
    assert desk.refused("crm.timeline.item.pin", id=keys[3], **OWNER)[2].startswith("Only three")
    desk.ask("crm.timeline.item.unpin", id=keys[0], **OWNER)
    desk.ask("crm.timeline.item.pin", id=keys[3], **OWNER)


def test_a_webhooks_trigger(desk: Any) -> None:
    assert desk.ask("crm.automation.trigger", target="LEAD_301", code="paid") is True
    assert desk.refused("crm.automation.trigger")[2] == "Target is not set."
    assert desk.refused("crm.automation.trigger", target="LEAD")[2] == "Incorrect target format."
    assert desk.refused("crm.automation.trigger", target="LEAD_9999")[2] == "Target is not found."


def test_what_belongs_to_a_card_alone_goes_with_it(desk: Any, activity: int) -> None:
    shared = {"OWNER_ID": 0, "ENTITY_TYPE": "contact", "ENTITY_ID": 501}
    comment = {"ENTITY_TYPE": "lead", "ENTITY_ID": 301, "COMMENT": "Текст"}
    own, common = (desk.ask("crm.timeline.comment.add", fields=comment) for _ in range(2))
    desk.ask("crm.timeline.bindings.bind", fields={**shared, "OWNER_ID": common})
    plan = desk.ask("crm.activity.todo.add", **OWNER, deadline="2026-03-05T10:00:00", title="Напоминание")["id"]
    desk.ask("crm.lead.productrows.set", id=301, rows=[{"PRODUCT_NAME": "Стрижка", "PRICE": 10}])
    desk.ask("crm.lead.delete", id=301)
    assert desk.meant("reminder") == [
        {"action": "cancel", "id": str(plan), "at": "2026-03-05T10:00:00+03:00", "text": "Напоминание"}
    ]
    assert desk.refused("crm.timeline.comment.get", id=own)[0] == 400
    assert desk.ask("crm.timeline.comment.get", id=common)["ENTITY_TYPE"] == "contact"
    assert desk.refused("crm.activity.get", id=plan)[2] == "Activity is not found"
    assert desk.ask("crm.activity.get", id=activity)["OWNER_TYPE_ID"] == "3", (
        "the contact that was called keeps the call"
    )
    assert desk.session._world.tables["product_row"].get(1) is None
