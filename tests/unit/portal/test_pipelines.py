from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from harness.clock import VirtualClock
from harness.model.dialogue import Given
from harness.portal.portals import Portals
from tests.unit.portal.conftest import START


def test_a_new_pipeline_of_deals_has_stages_of_its_own(desk: Any) -> None:
    row = desk.ask("crm.category.add", entityTypeId=2, fields={"name": "Повторные", "sort": 10})["category"]
    key = row["id"]
    stages = desk.ask("crm.status.list", filter={"ENTITY_ID": f"DEAL_STAGE_{key}"})
    assert [one["STATUS_ID"] for one in stages][:2] == [f"C{key}:NEW", f"C{key}:PREPARATION"]
    assert {one["CATEGORY_ID"] for one in stages} == {str(key)}
    deal = desk.ask("crm.deal.add", fields={"CATEGORY_ID": key})
    assert desk.ask("crm.deal.get", id=deal)["STAGE_ID"] == f"C{key}:NEW"
    listed = desk.ask("crm.category.list", entityTypeId=2)["categories"]
    assert [one["id"] for one in listed] == [key, 0]
    assert desk.refused("crm.category.delete", entityTypeId=2, id=key)[:2] == (400, "0")
    desk.ask("crm.deal.delete", id=deal)
    desk.ask("crm.category.delete", entityTypeId=2, id=key)
    assert desk.ask("crm.status.list", filter={"ENTITY_ID": f"DEAL_STAGE_{key}"}) == []
    assert desk.refused("crm.category.get", entityTypeId=2, id=key)[1] == "NOT_FOUND"


def test_moving_a_deal_between_pipelines_leaves_a_history_row_of_its_own(desk: Any) -> None:
    key = desk.ask("crm.category.add", entityTypeId=2, fields={"name": "Повторные"})["category"]["id"]
    deal = desk.ask("crm.deal.add", fields={})
    desk.ask("crm.item.update", entityTypeId=2, id=deal, fields={"categoryId": key})
    assert desk.ask("crm.deal.get", id=deal)["STAGE_ID"] == f"C{key}:NEW"
    history = desk.ask("crm.stagehistory.list", entityTypeId=2, filter={"OWNER_ID": deal}, order={"ID": "ASC"})["items"]
    assert [(row["TYPE_ID"], row["CATEGORY_ID"]) for row in history] == [(1, 0), (5, key)]


def test_old_names_of_pipelines(desk: Any) -> None:
    key = desk.ask("crm.dealcategory.add", fields={"NAME": "Опт", "SORT": 20})
    assert desk.ask("crm.dealcategory.get", id=key)["NAME"] == "Опт"
    desk.ask("crm.dealcategory.update", id=key, fields={"NAME": "Оптовые"})
    assert desk.ask("crm.dealcategory.list", select=["ID", "NAME"]) == [{"ID": str(key), "NAME": "Оптовые"}]
    assert desk.ask("crm.dealcategory.status", id=key) == f"DEAL_STAGE_{key}"
    assert desk.ask("crm.dealcategory.stage.list", id=key)[0]["STATUS_ID"] == f"C{key}:NEW"
    desk.ask("crm.dealcategory.default.set", name="Первая")
    assert desk.ask("crm.category.get", entityTypeId=2, id=0)["category"]["name"] == "Первая"
    desk.ask("crm.dealcategory.delete", id=key)
    assert desk.refused("crm.dealcategory.get", id=key)[2] == "Not found"


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("crm.category.list", {"entityTypeId": 1}, "ENTITY_TYPE_NOT_SUPPORTED"),
        ("crm.category.list", {"entityTypeId": 1300}, "NOT_FOUND"),
        ("crm.category.add", {"entityTypeId": 2, "fields": {"name": " "}}, "0"),
        ("crm.category.delete", {"entityTypeId": 2, "id": 0}, "0"),
        ("crm.category.delete", {"entityTypeId": 31, "id": 1}, "BX_ERROR"),
    ],
)
def test_refusals_about_pipelines(desk: Any, method: str, params: dict[str, Any], code: str) -> None:
    assert desk.refused(method, **params)[:2] == (400, code)


def test_a_new_stage_counts_at_once(desk: Any) -> None:
    fields = {"ENTITY_ID": "DEAL_STAGE", "STATUS_ID": "LATER", "NAME": "Позже", "SEMANTICS": "F", "SORT": 5}
    key = desk.ask("crm.status.add", fields=fields)
    deal = desk.ask("crm.deal.add", fields={"STAGE_ID": "LATER"})
    assert desk.ask("crm.deal.get", id=deal)["CLOSED"] == "Y"
    assert desk.ask("crm.deal.get", id=desk.ask("crm.deal.add", fields={}))["STAGE_ID"] == "LATER", "now the first"
    assert desk.refused("crm.status.delete", id=key)[2] == "There are active items in this status."
    desk.ask("crm.status.update", id=key, fields={"NAME": "Потом", "SORT": 900})
    assert desk.ask("crm.status.get", id=key)["NAME"] == "Потом"
    assert desk.ask("crm.status.entity.items", entityId="DEAL_STAGE")[-1]["STATUS_ID"] == "LATER"
    types = {row["ID"]: row for row in desk.ask("crm.status.entity.types")}
    assert types["DEAL_STAGE"]["SEMANTIC_INFO"]["FINAL_SUCCESS_FIELD"] == "WON"
    assert "SEMANTIC_INFO" not in types["SOURCE"]


def test_stages_stand_before_the_successful_end(desk: Any) -> None:
    stage = {"ENTITY_ID": "DEAL_STAGE", "STATUS_ID": "VISIT", "NAME": "Визит"}
    for wrong in ({"SORT": 10_000}, {"SEMANTICS": "S"}):
        text = desk.refused("crm.status.add", fields=stage | wrong)[2]
        assert text.startswith("Cannot create more stages after the final stage")
    desk.ask("crm.status.add", fields=stage)
    codes = [row["STATUS_ID"] for row in desk.ask("crm.status.entity.items", entityId="DEAL_STAGE")]
    assert codes.index("VISIT") + 1 == codes.index("WON")


def test_a_new_source_can_be_used(desk: Any) -> None:
    key = desk.ask("crm.status.add", fields={"ENTITY_ID": "SOURCE", "STATUS_ID": "AVITO", "NAME": "Авито"})
    assert desk.ask("crm.status.list", filter={"ENTITY_ID": "SOURCE", "STATUS_ID": "AVITO"})[0]["ID"] == str(key)
    assert desk.ask("crm.status.delete", id=key) is True
    assert desk.refused("crm.status.get", id=key) == (400, "", "Status is not found.")


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"STATUS_ID": "A"}, "The field ENTITY_ID is required."),
        ({"ENTITY_ID": "SOURCE"}, "The field STATUS_ID is required."),
        ({"ENTITY_ID": "SOURCE", "STATUS_ID": "A"}, "The field Title is required."),
        ({"ENTITY_ID": "NONE", "STATUS_ID": "A", "NAME": "A"}, "Specified entity type is not supported."),
        ({"ENTITY_ID": "STATUS", "STATUS_ID": "NEW", "NAME": "A"}, "The specified status ID already exists.<br>"),
    ],
)
def test_refusals_about_directories(desk: Any, fields: dict[str, Any], text: str) -> None:
    assert desk.refused("crm.status.add", fields=fields)[2] == text


def test_system_entries_go_by_force_only(desk: Any) -> None:
    new = desk.ask("crm.status.list", filter={"ENTITY_ID": "QUOTE_STATUS"})[0]
    first = desk.ask("crm.status.list", filter={"ENTITY_ID": "STATUS", "STATUS_ID": "NEW"})[0]
    assert "FORCED" in desk.refused("crm.status.delete", id=first["ID"])[2]
    assert desk.ask("crm.status.delete", id=first["ID"], params={"FORCED": "Y"}) is True
    assert desk.ask("crm.status.delete", id=new["ID"]) is True


def test_enumerations(desk: Any) -> None:
    assert [row["ID"] for row in desk.ask("crm.enum.activitypriority")] == [0, 1, 2, 3]
    assert desk.ask("crm.enum.ownertype")[1] == {
        "ID": 2,
        "NAME": "Сделка",
        "SYMBOL_CODE": "DEAL",
        "SYMBOL_CODE_SHORT": "D",
    }
    assert desk.ask("crm.settings.mode.get") == 1
    assert desk.ask("crm.multifield.fields")["VALUE"]["type"] == "string"
    assert desk.ask("crm.enum.getorderownertypes")[0]["id"] == 2


def test_what_tells_duplicates(desk: Any) -> None:
    key = desk.ask("crm.duplicate.volatileType.register", entityTypeId=1, fieldCode="TITLE")["id"]
    assert desk.ask("crm.duplicate.volatileType.register", entityTypeId=1, fieldCode="TITLE")["id"] == key
    assert desk.ask("crm.duplicate.volatileType.list") == [{"id": key, "entityTypeId": 1, "fieldCode": "TITLE"}]
    assert desk.ask("crm.duplicate.volatileType.unregister", id=key) is True
    assert desk.refused("crm.duplicate.volatileType.unregister", id=key)[1] == "TYPE_IS_NOT_ASSIGNED"
    assert (
        desk.refused("crm.duplicate.volatileType.register", entityTypeId=2, fieldCode="TITLE")[1] == "FIELD_NOT_FOUND"
    )
    codes = [row["fieldCode"] for row in desk.ask("crm.duplicate.volatileType.fields", entityTypeId=1)]
    assert "ADDRESS" in codes
    for code in codes[:7]:
        desk.ask("crm.duplicate.volatileType.register", entityTypeId=1, fieldCode=code)
    more = desk.refused("crm.duplicate.volatileType.register", entityTypeId=1, fieldCode=codes[7])
    assert more[1] == "MAX_TYPES_COUNT_EXCEEDED"


def test_a_seed_has_pipelines_and_lists_of_its_own(tmp_path: Any) -> None:
    seed = """
portal: funnels
users: [{ID: 1, NAME: Робот}]
pipelines: [{ID: 3, NAME: Повторные}, {ID: 4, NAME: Опт}]
statuses:
  - {ENTITY_ID: DEAL_STAGE_4, STATUS_ID: "C4:ASK", NAME: Запрос}
  - {ENTITY_ID: DEAL_STAGE_4, STATUS_ID: "C4:WON", NAME: Продано, SEMANTICS: S}
userfields:
  deal: [{FIELD_NAME: UF_CRM_KIND, type: enumeration, LABEL: Вид, LIST: [{VALUE: Стрижка}, {VALUE: Уход, DEF: Y}]}]
"""
    (tmp_path / "funnels.yaml").write_text(seed, encoding="utf-8")
    clock = VirtualClock(datetime.fromisoformat(START))
    session = Portals(tmp_path).open(Given(portal="funnels"), clock, "x")

    def ask(method: str, **params: Any) -> Any:
        answer = session.call(method, params)
        assert answer.status == 200, answer.body
        return answer.body["result"]

    assert [row["name"] for row in ask("crm.category.list", entityTypeId=2)["categories"]] == [
        "Повторные",
        "Опт",
        "Общая",
    ]
    third, fourth = (ask("crm.deal.add", fields={"CATEGORY_ID": key}) for key in (3, 4))
    assert ask("crm.deal.get", id=third)["STAGE_ID"] == "C3:NEW"
    assert ask("crm.deal.get", id=fourth)["STAGE_ID"] == "C4:ASK"
    ask("crm.deal.update", id=fourth, fields={"STAGE_ID": "C4:WON"})
    assert ask("crm.deal.get", id=fourth)["CLOSED"] == "Y"
    items = ask("crm.deal.fields")["UF_CRM_KIND"]["items"]
    assert [one["VALUE"] for one in items] == ["Стрижка", "Уход"]
    assert ask("crm.category.add", entityTypeId=2, fields={"name": "Новая"})["category"]["id"] == 5
