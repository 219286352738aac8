"""Cards that hold the phone or e-mail just written to another card are listed in the journal, untouched as they are."""

from __future__ import annotations

from typing import Any

import pytest

from harness.model import crm_state


def listed(desk: Any, entity: str) -> set[str]:
    return {row.id for row in desk.session.journal().initial if row.entity == entity}


@pytest.mark.parametrize(
    "fields",
    [
        {"PHONE": [{"VALUE": "8 917 222-33-44"}]},
        {"EMAIL": [{"VALUE": "Liliya.G@example.ru"}]},
        {"PHONE": [{"VALUE": "+79990000000"}], "EMAIL": [{"VALUE": "liliya.g@example.ru"}]},
    ],
)
def test_a_new_contact_with_a_known_line_lists_the_one_that_has_it(desk: Any, fields: dict[str, Any]) -> None:
    desk.ask("crm.contact.add", fields={"NAME": "Лилия", **fields})
    (row,) = [row for row in desk.session.journal().initial if row.entity == "contact"]
    assert row.id == "501"
    assert row.fields["PHONE"][0]["VALUE"] == "+79172223344"
    assert "501" not in crm_state.rows(desk.session.journal(), "contact"), "listed, but not touched by the dialogue"


def test_leads_and_companies_too_and_only_of_their_own_kind(desk: Any) -> None:
    desk.ask("crm.lead.add", fields={"PHONE": [{"VALUE": "+79172223344"}]})
    assert (listed(desk, "lead"), listed(desk, "contact")) == ({"301"}, set())


def test_a_line_added_to_a_card_counts_and_one_never_written_does_not(desk: Any) -> None:
    desk.ask("crm.contact.update", id=502, fields={"NAME": "Тимур"})
    desk.ask("crm.contact.add", fields={"NAME": "Анна", "PHONE": [{"VALUE": "+79171234567"}]})
    assert listed(desk, "contact") == {"502"}, "only what was changed"
    desk.ask("crm.contact.update", id=502, fields={"PHONE": [{"VALUE": "89172223344"}]})
    assert listed(desk, "contact") == {"501", "502"}


def test_an_item_written_by_the_universal_method_is_no_exception(desk: Any) -> None:
    desk.ask(
        "crm.item.add", entityTypeId=3, fields={"name": "Лилия", "fm": [{"typeId": "PHONE", "value": "+79172223344"}]}
    )
    assert listed(desk, "contact") == {"501"}


def test_a_card_that_the_dialogue_made_itself_is_no_initial_row(desk: Any) -> None:
    for _ in range(2):
        desk.ask("crm.lead.add", fields={"PHONE": [{"VALUE": "+79171234567"}]})
    assert listed(desk, "lead") == set()


def test_what_is_listed_is_how_it_was_before_it_changed(desk: Any) -> None:
    desk.ask("crm.contact.add", fields={"PHONE": [{"VALUE": "+79172223344"}]})
    desk.ask("crm.contact.update", id=501, fields={"NAME": "Лиля"})
    (row,) = [row for row in desk.session.journal().initial if row.id == "501"]
    assert row.fields["NAME"] == "Лилия"
