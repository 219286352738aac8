"""Offers are data that the grounding relies on: whatever is misspelt in them is said, with its place."""

import pytest

from harness.errors import SuiteError
from harness.loading.lint import lint
from harness.loading.offers import load_offers
from harness.loading.settings import Settings
from harness.model.approved import Price

GOOD = """\
offers: good
title: Что обещает филиал
list:
  - {id: first, name: Первый визит, percent: 10, services: [Стрижка], group: новые клиенты, from: 2026-01-01, until: 2026-06-30}
  - {id: gift, free: true, services: ["*"], branch: Казань, conditions: по записи}
  - {id: thousand, sum: 1000, services: [Стрижка]}
  - {id: answer, kind: deadline, text: Менеджер отвечает в течение 10 минут}
  - {id: autumn, text: «Осень»: −12% на профгигиену до 30.11}
facts: {business: «Лаванда», years: 7, phones: ["+7 843 200-10-20"]}
prices:
  - {service: Стрижка, price: 1800, from: true, master: [Ольга], minutes: 60}
  - {service: Консультация, price: 0, master: Диляра}
"""


def write(project: Settings, text: str, name: str = "good") -> None:
    (project.fixtures / f"offers/{name}.yaml").write_text(text, encoding="utf-8")


def problems(project: Settings, text: str) -> list[tuple[str, int, str]]:
    write(project, text, "bad")
    with pytest.raises(SuiteError) as caught:
        load_offers("bad", project)
    return [(one.code, one.line, str(one.parameters.get("what", ""))) for one in caught.value.problems]


def test_offers_facts_and_prices_are_read_as_written(project: Settings) -> None:
    write(project, GOOD.replace("«Осень»: −12% на профгигиену до 30.11", '"«Осень»: −12% на профгигиену до 30.11"'))

    found = load_offers("good", project)

    assert [offer["id"] for offer in found.offers] == ["first", "gift", "thousand", "answer", "autumn"]
    assert found.offers[0] == {
        "id": "first",
        "name": "Первый визит",
        "percent": 10,
        "services": ["Стрижка"],
        "group": "новые клиенты",
        "from": "2026-01-01",
        "until": "2026-06-30",
    }
    assert found.offers[4] == {"id": "autumn", "text": "«Осень»: −12% на профгигиену до 30.11"}
    assert found.facts == {"business": "«Лаванда»", "years": 7, "phones": ["+7 843 200-10-20"]}
    assert found.prices == (
        Price(service="Стрижка", price=1800, lower_bound=True, masters=("Ольга",), minutes=60),
        Price(service="Консультация", price=0, masters=("Диляра",)),
    )


def test_all_that_is_wrong_is_said_at_once(project: Settings) -> None:
    text = """\
offers: bad
listt: []
list:
  - {id: a, percents: 10}
  - {id: a, percent: 120}
  - {percent: 10, sum: 100, name: "  "}
  - {id: c, free: yes, kind: discont}
  - {id: d, kind: slot}
  - {id: e, percent: 5, services: [Стрижки], from: 2026-07-01, until: 2026-06-30}
  - {id: f, percent: 5, services: [], until: 30.06.2026}
  - просто так
facts: {address: {street: Баумана}, phone: null}
prices:
  - {service: Стрижка, price: -1}
  - {service: Стрижка, from: "да"}
"""
    assert problems(project, text) == [
        ("suite.unknown_key.meant", 2, "listt"),
        ("suite.offer_amount", 4, ""),
        ("suite.unknown_key.meant", 4, "percents"),
        ("suite.twice", 5, "a"),
        ("suite.not_amount", 5, "percent"),
        ("suite.missing_key", 6, "id"),
        ("suite.one_of", 6, ""),
        ("suite.blank_text", 6, "name"),
        ("suite.not_true", 7, "free"),
        ("suite.unknown_value.meant", 7, "discont"),
        ("suite.offer_amount", 8, ""),
        ("suite.unknown_service.meant", 9, "Стрижки"),
        ("suite.period", 9, ""),
        ("suite.empty", 10, "services"),
        ("suite.bad_day", 10, "until"),
        ("suite.not_mapping", 11, "[8]"),
        ("suite.not_text", 12, "address"),
        ("suite.not_text", 12, "phone"),
        ("suite.not_price", 14, "price"),
        ("suite.missing_key", 15, "price"),
        ("suite.twice", 15, "Стрижка"),
        ("suite.not_true", 15, "from"),
    ]


def test_a_file_that_calls_itself_otherwise_than_its_name_is_a_copy_that_nobody_meant(project: Settings) -> None:
    assert problems(project, "offers: other\nlist: [{id: a, percent: 10}]\n") == [("suite.other_name", 1, "offers")]
    write(project, "list: [{id: a, percent: 10}]\n", "nameless")
    assert load_offers("nameless", project).offers


@pytest.mark.parametrize(
    ("services", "codes"),
    [
        ("Стрижка", ["suite.not_list"]),
        ("[]", ["suite.empty"]),
        ("[5]", ["suite.not_text"]),
        ("{a: b}", ["suite.not_list"]),
    ],
)
def test_one_mistake_is_told_once(project: Settings, services: str, codes: list[str]) -> None:
    found = problems(project, f"offers: bad\nlist: [{{id: a, percent: 10, services: {services}}}]\n")
    assert [code for code, *_ in found] == codes


def test_a_suite_that_names_bad_offers_cannot_run(project: Settings, checks) -> None:
    write(project, "offers: bad\nlist: [{id: a, percents: 10}]\n", "bad")
    suite = project.root / "a.suite.yaml"
    suite.write_text(
        "suite: a\ngiven: {offers: bad}\ndialogues:\n  - {id: one, turns: [{user: Привет, expect: [silent]}]}\n"
        "  - {id: two, turns: [{user: Привет, expect: [silent]}]}\n"
    )

    found = [(one.path.rpartition("/")[2], one.code) for one in lint([suite], project, checks)]

    assert found == [("bad.yaml", "suite.offer_amount"), ("bad.yaml", "suite.unknown_key.meant")]


def test_offers_that_were_changed_are_read_again_by_a_cached_suite(project: Settings, checks) -> None:
    write(project, "offers: mine\nlist: [{id: a, percent: 10}]\n", "mine")
    suite = project.root / "a.suite.yaml"
    suite.write_text(
        "suite: a\ngiven: {offers: mine}\ndialogues:\n  - {id: one, turns: [{user: Привет, expect: [silent]}]}\n"
    )
    assert lint([suite], project, checks) == ()

    write(project, "offers: mine\nlist: [{id: a, percent: 0}]\n", "mine")

    assert [one.code for one in lint([suite], project, checks)] == ["suite.not_amount"]
