"""Leads and deals under random sequences of calls, against a plain dictionary that says what has to be there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from harness.clock import VirtualClock
from harness.model import crm_state
from harness.model.dialogue import Given
from harness.portal.portals import Portals
from tests.unit.portal.conftest import FOLDER, START

PORTALS = Portals(FOLDER)
STAGE = {"lead": "STATUS_ID", "deal": "STAGE_ID"}
STAGES = {"lead": ["NEW", "IN_PROCESS", "QUALIFIED", "JUNK"], "deal": ["NEW", "PREPARATION", "WON", "LOSE"]}
CLOSING = {"JUNK", "WON", "LOSE"}
TITLE = {"lead": "Лид #{}", "deal": "Сделка #{}"}
TYPES = {"lead": 1, "deal": 2}
WORDS = st.text(st.sampled_from("абвгАБ ё1%_<&"), max_size=4)
PHONES = st.sampled_from(["+79170000001", "8 917 000-00-01", "+79170000002", "9170000003"])
SUMS = st.sampled_from([0.0, 9.99, 10.0, 1500.5])
KINDS = st.sampled_from(["lead", "deal"])


def key_of(phone: str) -> str:
    digits = "".join(letter for letter in phone if letter.isdigit())
    return digits[-10:]


def spelt(amount: float) -> st.SearchStrategy[Any]:
    return st.sampled_from([amount, f"{amount:.2f}", f"{amount:.2f}".replace(".", ",")])


@st.composite
def written(draw: Callable[..., Any], kind: str) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if draw(st.booleans()):
        fields["TITLE"] = draw(WORDS)
    if draw(st.booleans()):
        fields["COMMENTS"] = draw(WORDS)
    if draw(st.booleans()):
        fields["OPPORTUNITY"] = draw(SUMS.flatmap(spelt))
    if draw(st.booleans()):
        fields[STAGE[kind]] = draw(st.sampled_from(STAGES[kind]))
    if draw(st.booleans()):
        fields["NO_SUCH_FIELD"] = 1
    if kind == "lead" and draw(st.booleans()):
        fields["PHONE"] = [{"VALUE": phone, "VALUE_TYPE": "WORK"} for phone in draw(st.lists(PHONES, max_size=2))]
    return fields


class Cards(RuleBasedStateMachine):
    """The portal on one side, ``self.model`` on the other."""

    cards = Bundle("cards")

    def __init__(self) -> None:
        super().__init__()
        self.clock = VirtualClock(datetime.fromisoformat(START))
        self.session = PORTALS.open(Given(portal="kazan-salon"), self.clock, "model")
        self.model: dict[tuple[str, int], dict[str, Any]] = {}
        for key in ("lead", "deal"):
            for row in self.ask(f"crm.{key}.list", select=["ID"]):
                self.ask(f"crm.{key}.delete", id=row["ID"])

    def call(self, method: str, **params: Any) -> Any:
        self.clock.advance(1)
        return self.session.call(method, params)

    def ask(self, method: str, **params: Any) -> Any:
        answer = self.call(method, **params)
        assert answer.status == 200, answer.body
        return answer.body["result"]

    def apply(self, kind: str, key: int, fields: dict[str, Any]) -> None:
        card = self.model.setdefault(
            (kind, key), {"TITLE": "", "COMMENTS": None, "OPPORTUNITY": 0.0, STAGE[kind]: "NEW"}
        )
        before = dict(card)
        card.setdefault("PHONE", [])
        for name, value in fields.items():
            if name == "OPPORTUNITY":
                card[name] = float(str(value).replace(",", "."))
            elif name == "PHONE":
                card[name] = card[name] + [one["VALUE"] for one in value]
            elif name != "NO_SUCH_FIELD":
                card[name] = value or None
        card["TITLE"] = card["TITLE"] or TITLE[kind].format(key)
        card["moves"] = card.get("moves", 0) + (not before.get("TITLE") or before[STAGE[kind]] != card[STAGE[kind]])

    @rule(target=cards, kind=KINDS, data=st.data())
    def add(self, kind: str, data: Any) -> Any:
        fields = data.draw(written(kind))
        key = self.ask(f"crm.{kind}.add", fields=fields)
        assert (kind, key) not in self.model, "an id is never used twice"
        self.apply(kind, key, fields)
        return (kind, key)

    @rule(target=cards, kind=KINDS, data=st.data())
    def add_as_item(self, kind: str, data: Any) -> Any:
        amount, stage = data.draw(SUMS), data.draw(st.sampled_from(STAGES[kind]))
        item = self.ask("crm.item.add", entityTypeId=TYPES[kind], fields={"opportunity": amount, "stageId": stage})[
            "item"
        ]
        self.apply(kind, item["id"], {"OPPORTUNITY": amount, STAGE[kind]: stage})
        return (kind, item["id"])

    @rule(card=cards, data=st.data())
    def update(self, card: tuple[str, int], data: Any) -> None:
        kind, key = card
        fields = data.draw(written(kind))
        assert self.ask(f"crm.{kind}.update", id=data.draw(st.sampled_from([key, str(key)])), fields=fields) is True
        self.apply(kind, key, fields)

    @rule(card=cards)
    def forget_a_phone(self, card: tuple[str, int]) -> None:
        kind, key = card
        lines = self.ask(f"crm.{kind}.get", id=key).get("PHONE")
        if lines:
            self.ask(f"crm.{kind}.update", id=key, fields={"PHONE": [{"ID": lines[0]["ID"], "DELETE": "Y"}]})
            del self.model[card]["PHONE"][0]

    @rule(target=cards, card=consumes(cards))
    def delete(self, card: tuple[str, int]) -> Any:
        kind, key = card
        assert self.ask(f"crm.{kind}.delete", id=key) is True
        del self.model[card]
        assert self.call(f"crm.{kind}.get", id=key).body["error_description"] == "Not found"
        assert self.call(f"crm.{kind}.update", id=key, fields={}).status == 400
        return multiple()

    @rule(card=cards)
    def get(self, card: tuple[str, int]) -> None:
        kind, key = card
        row, model = self.ask(f"crm.{kind}.get", id=key), self.model[card]
        assert all(value is None or isinstance(value, str | list) for value in row.values())
        assert (row["ID"], row["TITLE"], row["COMMENTS"]) == (str(key), model["TITLE"], model["COMMENTS"])
        assert row["OPPORTUNITY"] == f"{model['OPPORTUNITY']:.2f}"
        assert [one["VALUE"] for one in row.get("PHONE", [])] == model["PHONE"]
        assert (row.get("HAS_PHONE", "N") == "Y") == bool(model["PHONE"])
        closed = row["CLOSED"] == "Y" if kind == "deal" else bool(row["DATE_CLOSED"])
        assert closed == (model[STAGE[kind]] in CLOSING)
        item = self.ask("crm.item.get", entityTypeId=TYPES[kind], id=key)["item"]
        assert (item["id"], item["opportunity"], item["stageId"]) == (key, model["OPPORTUNITY"], model[STAGE[kind]])
        history = self.ask("crm.stagehistory.list", entityTypeId=TYPES[kind], filter={"OWNER_ID": key})["items"]
        assert len(history) == model["moves"]

    @rule(kind=KINDS, data=st.data())
    def list_by_filter(self, kind: str, data: Any) -> None:
        stage = STAGE[kind]
        wanted, amount, piece = data.draw(st.sampled_from(STAGES[kind])), data.draw(SUMS), data.draw(WORDS)
        shown = data.draw(spelt(amount))
        filters: list[tuple[dict[str, Any], Callable[[dict[str, Any]], bool]]] = [
            ({f"={stage}": wanted}, lambda one: one[stage] == wanted),
            ({f"!{stage}": wanted}, lambda one: one[stage] != wanted),
            ({f"@{stage}": [wanted, "NEW"]}, lambda one: one[stage] in {wanted, "NEW"}),
            ({">OPPORTUNITY": shown}, lambda one: one["OPPORTUNITY"] > amount),
            ({">=OPPORTUNITY": shown}, lambda one: one["OPPORTUNITY"] >= amount),
            ({"<OPPORTUNITY": shown}, lambda one: one["OPPORTUNITY"] < amount),
            (
                {"<=OPPORTUNITY": shown, stage: wanted},
                lambda one: one["OPPORTUNITY"] <= amount and one[stage] == wanted,
            ),
            ({"%TITLE": piece}, lambda one: piece.casefold() in one["TITLE"].casefold()),
            ({"COMMENTS": ""}, lambda one: one["COMMENTS"] is None),
            ({"UNKNOWN": 1, f"<>{stage}": wanted}, lambda one: True),
        ]
        for filter_, test in filters:
            expected = [key for (sort, key), one in sorted(self.model.items()) if sort == kind and test(one)]
            answer = self.call(f"crm.{kind}.list", filter=filter_, select=["ID"]).body
            assert [int(row["ID"]) for row in answer["result"]] == expected, filter_
            assert answer["total"] == len(expected)

    @rule(kind=KINDS, down=st.booleans())
    def order(self, kind: str, down: bool) -> None:
        mine = [(one["OPPORTUNITY"], key) for (sort, key), one in self.model.items() if sort == kind]
        rows = self.ask(f"crm.{kind}.list", order={"OPPORTUNITY": "DESC" if down else "ASC"}, select=["OPPORTUNITY"])
        sums = [float(row["OPPORTUNITY"]) for row in rows]
        assert sums == sorted((amount for amount, _ in mine), reverse=down)

    @rule(phone=PHONES)
    def find_by_phone(self, phone: str) -> None:
        holders = [
            key
            for (sort, key), one in sorted(self.model.items())
            if sort == "lead" and any(key_of(held) == key_of(phone) for held in one["PHONE"])
        ]
        found = self.ask("crm.duplicate.findbycomm", entity_type="LEAD", type="PHONE", values=[phone])
        assert (found["LEAD"] if found else []) == holders
        assert [int(row["ID"]) for row in self.ask("crm.lead.list", filter={"PHONE": phone})] == holders

    @invariant()
    def nothing_else_is_there(self) -> None:
        for kind in ("lead", "deal"):
            rows = self.ask("crm.item.list", entityTypeId=TYPES[kind], select=["id"])["items"]
            assert [row["id"] for row in rows] == sorted(key for sort, key in self.model if sort == kind)

    def teardown(self) -> None:
        """The journal alone tells the same: a fold of its changes is the model."""
        journal = self.session.journal()
        for kind in ("lead", "deal"):
            told = crm_state.rows(journal, kind)
            expected = {str(key): one for (sort, key), one in self.model.items() if sort == kind}
            assert told.keys() == expected.keys()
            for key, one in expected.items():
                fields = told[key]
                assert fields["TITLE"] == one["TITLE"]
                assert fields.get("COMMENTS") == one["COMMENTS"]
                assert (fields["OPPORTUNITY"], fields[STAGE[kind]]) == (one["OPPORTUNITY"], one[STAGE[kind]])
                assert [line["VALUE"] for line in fields.get("PHONE") or ()] == one["PHONE"]


Cards.TestCase.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
test_cards_behave_like_a_dictionary = Cards.TestCase
