"""Consent comes before data: hidden in titles or not, and given by the client, not taken by the bot."""

import pytest
from check_builders import Scene, adds, bot, call, judge, means, see

from harness.model.approved import Price
from harness.model.dialogue import Client

PERSONAL = means("personal_data", fields=["NAME", "PHONE"])
CONSENT = means("consent", kind="data", given=True, at="2026-03-02", version="1", channel="site")
ASK = "Политика: https://x.example/p. Вы согласны на обработку персональных данных?"
SALON = Scene(client=Client(name="Анна"), prices=(Price(service="x", price=1, masters=("Ольга",)),))


def ruled(*steps, **arguments):
    return judge("consent_first", see(*steps, scene=SALON), **arguments)


def test_the_finding_tells_the_turn_and_the_fields():
    ruling = ruled(bot("Слушаю"), bot("Готово", calls=(adds("lead", meanings=(PERSONAL,), NAME="Анна"),)))
    assert ruling.code == "check.consent_first.written"
    assert ruling.got == "crm.lead.add: NAME, PHONE"
    assert ruling.evidence[0].exchange == 1


@pytest.mark.parametrize(
    ("user", "fields", "told"),
    [
        ("Гульнара, 89179998877", {"TITLE": "Гульнара +79179998877"}, "TITLE"),
        ("мой номер 8 917 999 88 77", {"COMMENTS": "тел. +7 (917) 999-88-77"}, "COMMENTS"),
        ("почта gul@mail.ru", {"UF_CRM_X": ["пишите на Gul@mail.ru"]}, "UF_CRM_X"),
        ("Меня зовут Гульнара", {"TITLE": "Запись для Гульнары"}, "TITLE"),
        ("хочу на узи", {"TITLE": "Заявка: Анна"}, "TITLE"),
        ("хочу на узи", {"TITLE": "Заявка на узи", "COMMENTS": "просит утро"}, ""),
        ("маникюр, Ольга", {"TITLE": "Маникюр, Ольга"}, ""),
        ("какой у вас телефон?", {"COMMENTS": "спросил телефон +7 843 200-10-20"}, ""),
    ],
)
def test_data_hidden_in_other_fields_is_data(user, fields, told):
    ruling = ruled(bot("Спасибо", user=user, calls=(adds("lead", **fields),)))
    assert ruling.status == ("violated" if told else "not_applicable")
    assert not told or ruling.got == f"crm.lead.add: {told}"


def test_what_the_staff_is_told_is_no_card():
    note = call("crm.lead.update", means("handover_note", summary="x"), params={"fields": {"X": "Анна +79179998877"}})
    assert ruled(bot("Передала", user="+79179998877", calls=(note,))).status == "not_applicable"


@pytest.mark.parametrize(
    ("answer", "given"),
    [
        ("А зачем это вам?", False),
        ("а это обязательно?", False),
        ("нет, не согласна", False),
        ("что за политика?", False),
        ("ага", True),
        ("да, а зачем?", True),
        ("Согласна", True),
        ("+", True),
        ("пишите уже, что там у вас", True),
    ],
)
def test_consent_is_given_by_the_client_and_not_taken_by_the_bot(answer, given):
    lead = adds("lead", meanings=(PERSONAL, CONSENT), NAME="Анна")
    ruling = ruled(bot(ASK, user="Хочу на узи"), bot("Записала", user=answer, calls=(lead,)))
    assert ruling.status == ("satisfied" if given else "violated")
    assert given or ruling.code == "check.consent_first.not_given"


def test_a_consent_given_after_a_question_counts_and_one_that_nobody_asked_for_too():
    lead = adds("lead", meanings=(PERSONAL, CONSENT))
    asked = (bot(ASK, user="Хочу на узи"), bot("Чтобы записать", user="А зачем?"))
    assert ruled(*asked, bot("Записала", user="ну ладно", calls=(lead,))).status == "satisfied"
    assert ruled(bot("Записала", user="запишите?", calls=(lead,))).status == "satisfied"
