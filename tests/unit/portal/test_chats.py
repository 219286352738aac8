"""Groups, private dialogs, what has been read, notices."""

from __future__ import annotations

from typing import Any


def test_a_group_has_members_an_owner_and_a_name(desk: Any) -> None:
    key = desk.ask("im.chat.add", TITLE="Смена", USERS=[10, "11", 999], MESSAGE="Привет", COLOR="PINK")
    assert desk.ask("im.chat.user.list", CHAT_ID=key) == [1, 10, 11]
    assert desk.ask("im.chat.updateTitle", CHAT_ID=key, TITLE="Смена 2")
    assert desk.changed() == {"title": ("Смена", "Смена 2")}
    assert desk.refused("im.chat.updateColor", CHAT_ID=key, COLOR="PINK")[1] == "WRONG_REQUEST"
    assert desk.refused("im.chat.updateColor", CHAT_ID=key, COLOR="BEIGE")[1] == "WRONG_COLOR"
    assert desk.refused("im.chat.user.add", CHAT_ID=key, USERS=[10])[1] == "WRONG_REQUEST"
    assert desk.refused("im.chat.user.delete", CHAT_ID=key, USER_ID=13)[1] == "USER_NOT_FOUND"
    assert desk.ask("im.chat.user.delete", CHAT_ID=key, USER_ID=10)
    assert desk.ask("im.chat.setOwner", CHAT_ID=key, USER_ID=11)
    dialog = desk.ask("im.dialog.get", DIALOG_ID=f"chat{key}")
    assert (dialog["owner"], dialog["name"], dialog["type"], dialog["color"]) == (11, "Смена 2", "chat", "#f76187")
    assert desk.refused("im.chat.leave", CHAT_ID=777)[1] == "ACCESS_ERROR"
    assert desk.refused("im.chat.add", USERS="all")[1] == "INVALID_FORMAT"


def test_what_is_said_to_a_colleague_is_no_message_to_the_client(desk: Any) -> None:
    first = desk.ask("im.message.add", DIALOG_ID="10", MESSAGE="Раз")
    assert desk.meant("customer_message") == []
    desk.ask("im.message.add", DIALOG_ID="10", MESSAGE="Два")
    found = desk.ask("im.dialog.messages.get", DIALOG_ID="10", LIMIT=1)
    assert [one["text"] for one in found["messages"]] == ["Два"]
    assert [
        one["text"] for one in desk.ask("im.dialog.messages.get", DIALOG_ID="10", LAST_ID=first + 1)["messages"]
    ] == ["Раз"]
    assert desk.ask("im.dialog.get", DIALOG_ID="10")["name"] == "Эльвира Сафина"
    assert desk.refused("im.dialog.messages.get", DIALOG_ID="10", FIRST_ID="x")[1] == "FIRST_ID_STRING"
    assert desk.refused("im.dialog.get", DIALOG_ID="")[:2] == (400, "DIALOG_ID_EMPTY")
    assert desk.refused("im.dialog.get", DIALOG_ID="chat1")[:2] == (403, "ACCESS_ERROR")


def test_likes_change_a_message_once(desk: Any) -> None:
    key = desk.ask("im.message.add", DIALOG_ID="10", MESSAGE="Раз")
    assert desk.ask("im.message.like", MESSAGE_ID=key, ACTION="plus")
    assert desk.refused("im.message.like", MESSAGE_ID=key, ACTION="plus")[1] == "WITHOUT_CHANGES"
    assert desk.ask("im.dialog.messages.get", DIALOG_ID="10")["messages"][0]["params"] == {"LIKE": [1]}


def test_the_list_of_chats_counts_what_was_not_read(open_desk: Any) -> None:
    desk = open_desk()
    assert desk.ask("im.recent.list")["items"] == []
    key = desk.ask("im.message.add", DIALOG_ID=f"chat{desk.session.chat_id}", MESSAGE="Здравствуйте")
    (item,) = desk.ask("im.recent.get")
    assert (item["title"], item["counter"], item["message"]["text"]) == ("Гость - Администраторы", 0, "Здравствуйте")
    desk.ask("im.dialog.unread", DIALOG_ID=item["id"], MESSAGE_ID=key)
    assert desk.ask("im.counters.get")["TYPE"]["LINES"] == 1
    assert desk.ask("im.dialog.read", DIALOG_ID=item["id"])["counter"] == 0
    desk.ask("im.recent.hide", DIALOG_ID=item["id"])
    assert desk.ask("im.recent.get") == []


def test_notices_are_counted_read_and_deleted(desk: Any) -> None:
    key = desk.ask("im.notify.system.add", USER_ID=1, MESSAGE="Новая заявка", TAG="lead")
    assert desk.ask("im.notify.personal.add", USER_ID=1, MESSAGE="Ещё одна", TAG="lead") == key + 1
    found = desk.ask("im.notify.get")
    assert [one["text"] for one in found["notifications"]] == ["Ещё одна"]
    assert found["total_unread_count"] == 1
    desk.ask("im.notify.read", ID=key)
    assert desk.ask("im.notify.get")["total_unread_count"] == 0
    assert desk.ask("im.notify.history.search", SEARCH_TEXT="одна")["total_results"] == 1
    assert desk.refused("im.notify.delete")[1] == "PARAMS_ERROR"
    assert desk.ask("im.notify.delete", TAG="lead") is True
    assert desk.refused("im.notify.personal.add", USER_ID=999, MESSAGE="x")[1] == "USER_ID_EMPTY"


def test_people_are_found_by_name_and_shown_alike(desk: Any) -> None:
    assert desk.ask("im.user.get", ID=11)["name"] == "Марина Котова"
    assert desk.refused("im.user.get", ID=999)[1] == "USER_NOT_EXISTS"
    assert list(desk.ask("im.search.user.list", FIND="косметолог")) == ["12"]
    assert desk.refused("im.search.user.list", FIND="ко")[1] == "FIND_SHORT"
    assert [one["id"] for one in desk.ask("im.user.list.get", ID=[11, 999], RESULT_TYPE="array")] == [11]
