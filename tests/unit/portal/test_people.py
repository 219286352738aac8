"""Users, departments, their fields, options of applications, providers of SMS."""

from __future__ import annotations

from typing import Any

import pytest

from harness.model.dialogue import Given
from harness.portal.portals import Portals
from tests.unit.portal.conftest import Desk

SEED = """
portal: people
users:
  - {ID: 1, NAME: Анна, EMAIL: anna@example.ru, UF_DEPARTMENT: [1]}
  - {ID: 2, NAME: Борис, LAST_NAME: Белов, UF_DEPARTMENT: [2], ACTIVE: false}
departments: [{ID: 1, NAME: Салон}, {ID: 2, NAME: Косметология, PARENT: 1}]
applications: [{client_id: app.one, client_secret: s, user: 1}, {client_id: app.two, client_secret: s, user: 1}]
"""


@pytest.fixture
def desk(tmp_path: Any) -> Desk:
    (tmp_path / "people.yaml").write_text(SEED, encoding="utf-8")
    return Desk(Portals(tmp_path), Given(portal="people"))


@pytest.fixture
def application(desk: Desk) -> dict[str, str]:
    return {"auth": desk.session.access.current("app.one").token}


def names(desk: Desk, method: str, **params: Any) -> list[str]:
    return [row["NAME"] for row in desk.ask(method, **params)]


def test_users_are_found_by_filters_in_both_places(desk):
    assert names(desk, "user.get") == ["Анна", "Борис"]
    assert names(desk, "user.get", UF_DEPARTMENT=2) == ["Борис"]
    assert names(desk, "user.get", FILTER={"ACTIVE": "Y"}) == ["Анна"]
    assert names(desk, "user.get", ID="2") == ["Борис"]
    assert names(desk, "user.get", SORT="NAME", ORDER="DESC", start=10) == ["Борис", "Анна"]
    assert names(desk, "user.search", FILTER={"LAST_NAME": "бел", "ACTIVE": False}) == ["Борис"]
    shown = desk.ask("user.get", ID=1)[0]
    assert (shown["ID"], shown["ACTIVE"], shown["USER_TYPE"]) == ("1", True, "employee")


def test_users_are_invited_and_changed(desk):
    key = desk.ask("user.add", EMAIL="vera@example.ru", NAME="Вера", UF_DEPARTMENT=[1])
    assert desk.changed()["NAME"] == (None, "Вера")
    assert desk.ask("user.update", ID=key, WORK_POSITION="Мастер") is True
    assert desk.ask("user.get", ID=key)[0]["WORK_POSITION"] == "Мастер"
    assert desk.refused("user.add", EMAIL="vera", UF_DEPARTMENT=[1])[1:] == ("ERROR_ARGUMENT", "wrong_email")
    assert "already exists" in desk.refused("user.add", EMAIL="ANNA@example.ru", UF_DEPARTMENT=[1])[2]
    assert desk.refused("user.add", EMAIL="g@example.ru")[2] == "no_extranet_field"
    assert desk.refused("user.update", ID=77)[1] == "ERROR_CORE"


def test_departments_form_one_tree(desk):
    key = desk.ask("department.add", NAME="Маникюр", PARENT=1)
    desk.ask("department.update", ID=key, UF_HEAD=2)
    rows = desk.ask("department.get", PARENT=1, sort="NAME", order="DESC")
    assert [(row["NAME"], row.get("UF_HEAD")) for row in rows] == [("Маникюр", "2"), ("Косметология", None)]
    assert desk.ask("department.delete", ID=key) is True
    assert desk.refused("department.delete", ID=key)[2] == "Department not found"
    assert "top-level" in desk.refused("department.add", NAME="Второй верх")[2]
    assert "name" in desk.refused("department.add", PARENT=1)[2]


def test_fields_of_users(desk):
    key = desk.ask("user.userfield.add", fields={"FIELD_NAME": "SHIFT", "USER_TYPE_ID": "string"})
    assert desk.ask("user.userfield.list")[0]["FIELD_NAME"] == "UF_USR_SHIFT"
    desk.ask("user.update", ID=1, UF_USR_SHIFT="утро")
    assert desk.ask("user.current")["UF_USR_SHIFT"] == "утро"
    assert desk.ask("user.userfield.update", id=key, fields={"SORT": 5}) is True
    assert (
        "already exists"
        in desk.refused("user.userfield.add", fields={"FIELD_NAME": "SHIFT", "USER_TYPE_ID": "string"})[2]
    )
    assert desk.refused("user.userfield.add", fields={"FIELD_NAME": "A"})[2] == "The 'USER_TYPE_ID' field is not found."
    assert desk.ask("user.userfield.delete", id=key) is True
    assert desk.refused("user.userfield.delete", id=key)[0] == 400


def test_rights_and_features(desk):
    assert desk.ask("access.name", ACCESS=["G2", "U2", "D1", "??"])["U2"]["name"] == "Борис Белов"
    assert desk.ask("user.access", ACCESS=["D1"]) is True
    assert desk.ask("user.access", ACCESS=["D2", "U2"]) is False
    assert desk.ask("feature.get", CODE="rest_offline_extended") == {"value": "Y"}
    assert desk.refused("feature.get")[1] == "CODE_EMPTY"


def test_options_belong_to_one_application(desk, application):
    other = {"auth": desk.session.access.current("app.two").token}
    assert desk.ask("app.option.set", options={"a": "1"}, **application) is True
    assert desk.ask("user.option.set", options={"a": "2"}, **application) is True
    desk.ask("app.option.set", options={"b": "3"}, **application)
    assert desk.ask("app.option.get", **application) == {"a": "1", "b": "3"}
    assert desk.ask("user.option.get", option="a", **application) == "2"
    assert desk.ask("app.option.get", **other) in ({}, [])
    assert desk.refused("app.option.get")[1] == "AccessException"
    assert desk.refused("app.option.set", **application)[1] == "ArgumentNullException"


def test_providers_of_sms(desk, application):
    provider = {"CODE": "sms.one", "TYPE": "SMS", "NAME": "SMS", "HANDLER": "https://sms.example/"}
    assert desk.ask("messageservice.sender.add", **provider, **application) is True
    assert desk.ask("messageservice.sender.list", **application) == ["sms.one"]
    assert desk.refused("messageservice.sender.add", **provider, **application)[1] == "ERROR_SENDER_ALREADY_INSTALLED"
    assert (
        desk.refused("messageservice.sender.add", **provider | {"TYPE": "FAX"}, **application)[2]
        == "Unknown sender message TYPE!"
    )
    assert (
        desk.refused("messageservice.sender.add", **provider | {"CODE": "а"}, **application)[2] == "Wrong sender code!"
    )
    assert desk.ask("messageservice.sender.update", CODE="sms.one", NAME="SMS 2", **application) is True
    assert (
        desk.refused("messageservice.sender.update", CODE="sms.one", **application)[1]
        == "ERROR_SENDER_OTHER_PARAMS_REQUIRED"
    )
    report = {"CODE": "sms.one", "MESSAGE_ID": "7", "STATUS": "delivered"}
    assert desk.refused("messageservice.message.status.update", **report, **application)[1] == "ERROR_MESSAGE_NOT_FOUND"
    assert desk.ask("messageservice.sender.delete", CODE="sms.one", **application) is True
    assert desk.refused("messageservice.sender.list")[1:] == ("ACCESS_DENIED", "Application context required")


def test_the_messenger_shows_phones_and_counts_members(desk):
    desk.ask("user.update", ID=1, WORK_PHONE="100", PERSONAL_MOBILE="+79000000001")
    assert desk.ask("im.user.get", ID=1)["phones"] == {"work_phone": "100", "personal_mobile": "+79000000001"}
    assert desk.ask("im.user.get", ID=2)["phones"] is False
    chat = desk.ask("im.chat.add", TITLE="Смена", USERS=[2])
    answer = desk.session.call("im.dialog.users.list", {"DIALOG_ID": f"chat{chat}"})
    assert answer.body["total"] == 2
    assert desk.session.call("im.recent.list", {}).body["total"] == -1


def test_files_of_a_chat_can_be_fetched(desk):
    chat = desk.ask("im.chat.add", TITLE="Смена", USERS=[2])
    sent = desk.ask("im.v2.File.upload", dialogId=f"chat{chat}", fields={"name": "a.txt", "content": "SGVsbG8="})[
        "file"
    ]
    assert desk.ask("im.dialog.messages.get", DIALOG_ID=f"chat{chat}")["files"] == [sent]
    assert sent["urlDownload"].endswith(str(sent["id"]))
