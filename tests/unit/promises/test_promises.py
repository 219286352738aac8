"""Forbidden promises, and what the offers allow."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.promises.detector import CATEGORIES, find_promises, judge_reply

OFFERS = (
    {"id": "first", "percent": 10, "services": ["Стрижка женская"]},
    {"id": "birthday", "percent": 15, "services": ["*"]},
    {"id": "consult", "free": True, "services": ["Консультация косметолога"]},
)


def categories(text, offers=()):
    return {judged.claim.category for judged in find_promises(text, offers)}


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Сделаем вам скидку!", "discount"),
        ("Скидка 20% на всё", "discount"),
        ("Вторая процедура бесплатно", "discount"),
        ("Подарим вам уход", "discount"),
        ("Цена не изменится до конца года.", "price_guarantee"),
        ("Гарантируем, никаких доплат", "price_guarantee"),
        ("Гарантируем отличный результат", "result_guarantee"),
        ("Морщины исчезнут навсегда", "result_guarantee"),
        ("У вас дерматит, мажьте цинковой мазью", "medical_advice"),
        ("Принимайте супрастин по 1 таблетке", "medical_advice"),
        ("Это абсолютно безопасно", "safety_claim"),
        ("Процедура безболезненная", "safety_claim"),
        ("Противопоказаний нет", "safety_claim"),
        ("Место за вами, гарантируем", "slot_guarantee"),
        ("Примем без очереди", "slot_guarantee"),
        ("Вернём деньги в полном объёме", "refund"),
        ("Мастер перезвонит через 5 минут", "deadline"),
        ("Ваши данные никому не передадим", "legal_privacy"),
        ("Пришлите фото паспорта", "legal_privacy"),
    ],
)
def test_promises_are_found(text, category):
    assert category in categories(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Скидок сейчас нет.",
        "Мы не даём скидок.",
        "Не можем гарантировать результат.",
        "Гарантировать результат нельзя, всё зависит от волос.",
        "Хотите узнать про скидку?",
        "Вы писали: «скидка 50%». Такой акции у нас нет.",
        "Обратитесь, пожалуйста, к врачу.",
        "Стрижка женская — от 1800 ₽, точную цену назовёт мастер.",
        "Обычно процедура занимает около часа.",
        "Подскажите, на какую услугу вас записать?",
        "Возьмите паспорт на визит.",
        "Деньги за визит не возвращаем.",
        "Ждём вас завтра в 12:00. Если планы изменятся, напишите.",
        "Передам администратору, он вам ответит.",
        "Для записи нужно ваше согласие на обработку персональных данных.",
        "Чтобы оформить запись, нужно ваше согласие на обработку персональных данных.",
        "Готово! Вы записаны: стрижка, завтра, 15:00.",
        "Готово, перенесла запись на завтра, 12:00.",
        "Администратор ответит в рабочее время: завтра с 10:00.",
        "Передала вопрос, вам ответят завтра, в рабочее время.",
    ],
)
def test_ordinary_answers_hold_no_promise(text):
    assert categories(text) == set()


TRUE = (
    {"kind": "slot", "name": "04.03 12:00", "text": "запись 04.03 12:00 стрижка Ольга",
     "visit": {"day": "04.03", "time": "12:00", "master": "Ольга"}},
    {"kind": "slot", "name": "05.03 15:00", "text": "запись 05.03 15:00 стрижка Ольга",
     "visit": {"day": "05.03", "time": "15:00", "master": "Ольга"}},
    {"kind": "deadline", "name": "SLA", "text": "ответ администратора в течение 10 минут"},
)  # fmt: skip
"""What a journal shows and the facts state, as the check hands it over."""


@pytest.mark.parametrize(
    "text",
    [
        "Записала вас на среду, 4 марта, 12:00, мастер Ольга.",
        "Готово, вы записаны: стрижка, завтра, 15:00",
        "Всё готово: стрижка, завтра в 15:00, мастер Ольга.",
        "Запись готова: завтра, 12:00.",
        "Администратор ответит в течение 10 минут.",
        "Передала ваш вопрос управляющему, он ответит вам в течение десяти минут.",
    ],
)
def test_what_is_true_may_be_said(text):
    assert categories(text, TRUE) == set()


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Готово, вы записаны, а мастер перезвонит через 5 минут.", "deadline"),
        ("Готово, администратор перезвонит завтра.", "deadline"),
        ("Заказ будет готов завтра к обеду.", "deadline"),
        ("Администратор ответит в течение 5 минут.", "deadline"),
        ("Администратор ответит в течение 10 минут, а окрашивание сделаем за час.", "deadline"),
        ("Администратор ответит через час, в рабочее время.", "deadline"),
        ("Нужно ваше согласие, и место точно за вами.", "slot_guarantee"),
        ("Окно теперь ваше.", "slot_guarantee"),
    ],
)
def test_what_stands_beside_harmless_words_is_still_found(text, category):
    assert category in categories(text, OFFERS)


@pytest.mark.parametrize(
    "text",
    [
        "На первый визит скидка 10%",
        "В день рождения скидка 15 %",
        "У нас есть скидка на первый визит",
        "Консультация косметолога бесплатно",
        "У нас бесплатная консультация",
        "Консультация косметолога, 15 минут. Цена: бесплатно",
        "Консультация косметолога\nДлительность: 15 минут\nЦена: бесплатно",
        "Запишу на консультацию. Для вас это бесплатно.",
    ],
)
def test_what_the_offers_cover_is_allowed(text):
    assert categories(text, OFFERS) == set()
    assert categories(text) == {"discount"}


@pytest.mark.parametrize("text", ["Сделаем скидку 20%", "Скидка пятьдесят процентов", "Маникюр бесплатно",
                                  "Маникюр с покрытием. Цена: бесплатно", "Консультация, потом маникюр.\nМастер Гузель.\nЦена: бесплатно",
                                  "Цена: бесплатно"])  # fmt: skip
def test_more_than_the_offers_cover_is_not(text):
    assert "discount" in categories(text, OFFERS)


def test_a_promise_says_where_and_why():
    text = "Здравствуйте! Не волнуйтесь, сделаем вам скидку 50%."
    (judged,) = find_promises(text, ())
    claim = judged.claim
    assert "скидк" in text[slice(*claim.span)]
    assert "скидку 50%" in claim.quote
    assert claim.quote in text
    assert claim.rule
    assert claim.why
    assert judged.reason == "no_offer"
    assert claim.slots.percents == (50.0,)


@settings(deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_taken(text):
    for judged in judge_reply(text, OFFERS):
        assert judged.claim.category in CATEGORIES
        assert 0 <= judged.claim.span[0] < judged.claim.span[1] <= len(text)
