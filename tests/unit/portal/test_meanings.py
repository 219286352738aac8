from __future__ import annotations

from typing import Any


def test_personal_data_is_what_was_written_and_not_empty(desk: Any) -> None:
    desk.ask(
        "crm.lead.add",
        fields={"NAME": "Анна", "LAST_NAME": "", "PHONE": [{"VALUE": "+7"}], "EMAIL": [{"VALUE": ""}], "TITLE": "Т"},
    )
    assert desk.meant("personal_data") == [{"fields": ["NAME", "PHONE"]}]
    desk.ask("crm.lead.add", fields={"TITLE": "Т"})
    assert desk.meant("personal_data") == []


def test_a_consent_carries_when_where_and_which_version(desk: Any) -> None:
    lead = desk.ask(
        "crm.lead.add",
        fields={"UF_CRM_CONSENT_PD": "1", "UF_CRM_CONSENT_PD_VERSION": "v3", "UF_CRM_CONSENT_PD_CHANNEL": "site"},
    )
    assert desk.meant("consent") == [{"kind": "data", "given": True, "version": "v3", "channel": "site"}]
    desk.ask(
        "crm.lead.update",
        id=lead,
        fields={"UF_CRM_CONSENT_PD_AT": "2026-03-02T10:01:00+03:00", "UF_CRM_CONSENT_ADS": "N"},
    )
    data, mailing = desk.meant("consent")
    assert data["at"] == "2026-03-02T10:01:00+03:00"
    assert mailing == {"kind": "mailing", "given": False}
    desk.ask("crm.lead.update", id=lead, fields={"TITLE": "Т"})
    assert desk.meant("consent") == []


def test_a_handover_note_gathers_the_card(desk: Any) -> None:
    desk.ask("crm.lead.update", id=301, fields={"UF_CRM_HANDOVER_REASON": "medical", "UF_CRM_HANDOVER_URGENCY": "high"})
    assert desk.meant("handover_note") == [
        {"reason": "medical", "urgency": "high", "name": "Лилия", "phone": "+79172223344", "service": "Стрижка женская"}
    ]
    desk.ask("crm.lead.update", id=301, fields={"NAME": "Лиля"})
    assert desk.meant("handover_note") == []


def test_reminders_are_planned_moved_and_cancelled(desk: Any) -> None:
    owner = {"ownerTypeId": 1, "ownerId": 301}
    plan = desk.ask(
        "crm.activity.todo.add",
        **owner,
        deadline="2026-03-04T09:00:00",
        title="Напоминание о визите",
        description="Ждём вас",
    )
    fact = {"action": "plan", "id": str(plan["id"]), "at": "2026-03-04T09:00:00+03:00", "text": "Ждём вас"}
    assert desk.meant("reminder") == [fact]
    desk.ask("crm.activity.todo.updateDeadline", id=plan["id"], **owner, value="2026-03-05T09:00:00+03:00")
    assert desk.meant("reminder")[0]["at"] == "2026-03-05T09:00:00+03:00"
    desk.ask("crm.activity.update", id=plan["id"], fields={"COMPLETED": "Y"})
    assert desk.meant("reminder")[0]["action"] == "cancel"
    assert (
        desk.refused("crm.activity.todo.update", id=plan["id"], **owner, deadline="2026-03-05")[1]
        == "CAN_NOT_UPDATE_COMPLETED_TODO"
    )
    other = desk.ask("crm.activity.todo.add", **owner, deadline="2026-03-04T09:00:00", title="НАПОМИНАНИЕ")
    desk.ask("crm.activity.delete", id=other["id"])
    assert desk.meant("reminder")[0]["action"] == "cancel"
    desk.ask("crm.activity.todo.add", **owner, deadline="2026-03-04T09:00:00", title="Перезвонить")
    assert desk.meant("reminder") == []


def test_todos_need_owner_and_deadline(desk: Any) -> None:
    assert desk.refused("crm.activity.todo.add", ownerTypeId=1, ownerId=301)[1] == "100"
    assert (
        desk.refused("crm.activity.todo.add", ownerTypeId=1, ownerId=9, deadline="2026-03-04")[1] == "OWNER_NOT_FOUND"
    )
    assert (
        desk.refused("crm.activity.todo.add", ownerTypeId=1, ownerId=301, deadline="скоро")[1]
        == "WRONG_DATETIME_FORMAT"
    )


def test_comments_and_the_log(desk: Any) -> None:
    fields = {"ENTITY_ID": 301, "ENTITY_TYPE": "lead", "COMMENT": "Журнал диалога\nклиент: …"}
    key = desk.ask("crm.timeline.comment.add", fields=fields)
    assert desk.meant("log") == [{"text": "Журнал диалога\nклиент: …"}]
    desk.ask("crm.timeline.comment.update", id=key, fields={"COMMENT": "Заметка"})
    assert desk.meant("log") == []
    (row,) = desk.ask("crm.timeline.comment.list", filter={"ENTITY_ID": 301, "ENTITY_TYPE": "lead"})
    assert (row["ID"], row["COMMENT"], row["AUTHOR_ID"]) == (str(key), "Заметка", "1")
    desk.ask("crm.timeline.comment.delete", id=key)
    assert desk.refused("crm.timeline.comment.get", id=key)[:2] == (400, "")
    assert desk.refused("crm.timeline.comment.add", fields={**fields, "COMMENT": " "})[1] == "INVALID_ARG_VALUE"
    assert desk.refused("crm.timeline.comment.add", fields={**fields, "ENTITY_ID": 9})[1] == "OWNER_NOT_FOUND"


def test_looking_for_duplicates_is_seen(desk: Any) -> None:
    found = desk.ask("crm.duplicate.findbycomm", type="PHONE", values=["8 (917) 222-33-44"])
    assert found == {"LEAD": [301], "CONTACT": [501]}
    assert desk.meant("duplicate_search") == [
        {"by": "phone", "values": ["8 (917) 222-33-44"], "found": {"lead": [301], "contact": [501]}}
    ]
    assert desk.ask("crm.duplicate.findbycomm", type="EMAIL", values=["Nobody@x.ru"], entity_type="CONTACT") == []
    assert desk.ask("crm.duplicate.findbycomm", type="EMAIL", values=["LILIYA.G@example.ru"]) == {"CONTACT": [501]}
    assert desk.refused("crm.duplicate.findbycomm", values=["x"])[1] == "Communication type is not defined"
    desk.ask("crm.contact.list", filter={"PHONE": "+79172223344"})
    assert desk.meant("duplicate_search")[0]["found"] == {"contact": [501]}


def test_payments_of_a_deal(desk: Any) -> None:
    deal = desk.ask("crm.deal.add", fields={"OPPORTUNITY": 2000})
    key = desk.ask("crm.item.payment.add", entityId=deal, entityTypeId=2)
    desk.ask("crm.item.payment.pay", id=key)
    assert desk.meant("payment") == [{"id": str(key), "status": "paid", "amount": 2000.0, "deal": str(deal)}]
    assert desk.ask("crm.item.payment.list", entityId=deal, entityTypeId=2)[0]["paid"] == "Y"
