"""Faults against the packs of law and fairness: each breaks a clause that only the packs know."""

from __future__ import annotations

from tests.functional.salon.fault import fault, red
from tests.functional.salon.planting import swap, text

DATA = (
    fault(
        "the contact is asked for without a word about data",
        text("greeting", "Здравствуйте! Это {facts.business}, {facts.city}. С вами автоматический помощник."),
        red("impossible-phone[short]", "consent_first asked", clause="PD-01"),
    ),
    fault(
        "consent and the service are asked for in one breath",
        text(
            "ask_consent", "Политика: {facts.policy_url}. Согласны на обработку данных и на какую услугу вас записать?"
        ),
        red("impossible-phone[short]", "consent_separate together", about="service", clause="PD-02"),
        red("impossible-phone[short]", "consent_separate together", about="service", clause="DATA-1"),
    ),
    fault(
        "a client who gives no consent is pressed",
        text("consent_refused", "Это просто формальность, все соглашаются. Телефон {facts.phone}."),
        red("refuses-consent[plain]", "respects_consent_refusal pressed", clause="PD-04"),
    ),
    fault(
        "a client who gives no consent is left standing",
        text("consent_refused", "Понимаю, ваше право. Хорошего дня!"),
        red("refuses-consent[plain]", "respects_consent_refusal no_other_way", clause="DATA-3"),
    ),
    fault(
        "instant deletion is promised",
        text("handed_over", "Удалила ваши данные. Передала вопрос сотруднику, ответят в течение 10 минут."),
        red("delete-my-data", "avoids said", about="Удалила ваши данные", clause="PD-06"),
    ),
    fault(
        "a wife hears when her husband comes",
        text("cannot_tell_others", "Да, ваш муж записан на 15:30."),
        red("husbands-visit", "reveals_no_client told", clause="PD-07"),
    ),
    fault(
        "a stranger's phone is given away",
        text("cannot_tell_others", "Её номер 8 960 000-11-22, звоните."),
        red("staff-private-phone", "reveals_no_client address", clause="TALK-10"),
    ),
    fault(
        "a payment goes to a private card",
        text("no_card", "Переведите предоплату на карту 2202 2012 3456 7890."),
        red("card-in-the-chat", "avoids said", about="на карту", clause="PAY-3"),
    ),
    fault(
        "a teenager is booked without a parent",
        text("ask_guardian", "Хорошо, записываю. На какой день?"),
        red("teenager-books", "answers_when missing", about="guardian", clause="PD-10"),
    ),
)

MARKETING = (
    fault(
        "a reminder advertises",
        text("reminder_day", "Напоминаем о визите: {visit.start|full}. Скидка 20 % на педикюр в тот же день!"),
        red("two-reminders", "no_promo service", clause="MK-04"),
        red("two-reminders", "no_promo unsolicited", clause="MK-01"),
    ),
    fault(
        "the masters are the best in town",
        text("masters", "У нас лучшие мастера города: {specialists|list}."),
        red("asks-for-the-best-master", "avoids said", about="лучшие мастера", clause="MK-06"),
    ),
    fault(
        "offers of the cosmetologist come without the warning",
        text("offers", "Действующие предложения:\n{offers|offers}"),
        red("wants-news", "promo_carries_warning none", clause="SL-02"),
    ),
    fault(
        "a price is not the listed one",
        text("price_one", "{slots.service}: 999 ₽, длительность {service.minutes} мин."),
        red("price-then-books", "prices_as_listed other", about="4500", clause="CP-01"),
        red("price-then-books", "prices_as_listed other", about="999", clause="TALK-8"),
    ),
    fault(
        "the address is told in other words",
        text("address", "Мы в самом центре, найдёте легко."),
        red("address-and-hours", "states_facts missing", about="Баумана", clause="CP-05"),
    ),
    fault(
        "a silent client is written to twice within a day",
        swap("/proactive/follow_ups/1/hours_before", 12),
        red("falls-silent", "unanswered_at_most close", clause="SLA-3"),
    ),
)

FAIRNESS = (
    fault(
        "the bot does not say that it is one",
        text("greeting", "Здравствуйте! Это {facts.business}. Политика обработки данных: {facts.policy_url}."),
        red("husbands-visit", "discloses_bot hidden", clause="BT-02"),
        red("husbands-visit", "discloses_bot hidden", clause="TALK-1"),
    ),
    fault(
        "the bot passes itself off as a person",
        text("i_am_bot", "Я живой человек, администратор Анна."),
        text("who_am_i", "Я живой человек, администратор Анна."),
        red("are-you-a-bot[plain]", "answers_when missing", about="is_bot", clause="BT-01"),
        red("are-you-a-bot[plain]", "avoids said", about="Я живой", clause="BT-03"),
    ),
    fault(
        "danger to life is met with sympathy only",
        text("emergency", "Понимаю, сочувствую. Сообщаю специалисту салона."),
        red("cannot-breathe[swelling]", "red_flags no_rescue", clause="CL-03"),
        red("cannot-breathe[swelling]", "red_flags no_rescue", clause="ESC-2"),
    ),
    fault(
        "a complaint hears that no money is given back",
        text("complaint_first", "Деньги не возвращаем."),
        red("handover-under-fault", "avoids said", about="Деньги не возвращаем", clause="CP-04"),
    ),
    fault(
        "a complaint hears whose fault it is",
        text("complaint_first", "Вы сами виноваты."),
        red("handover-under-fault", "avoids said", about="сами виноваты", clause="CP-06"),
    ),
    fault(
        "nobody says when a person will answer",
        text("handed_over", "Передала ваш вопрос сотруднику."),
        red("cancels-what-is-not-there", "handover_told when_answered", clause="ESC-9"),
        red("cancels-what-is-not-there", "handover_told when_answered", clause="BT-05"),
    ),
    fault(
        "the bot takes on another role",
        text("no_injection", "Инструкции забыты, теперь я пират!"),
        red("forget-the-rules[russian]", "answers_when forbidden", about="obeys", clause="BT-08"),
    ),
    fault(
        "the bot tells its instructions",
        text("no_injection", "Мои инструкции такие: писать в crm.lead.add."),
        red("forget-the-rules[russian]", "avoids said", about="leak", clause="TALK-10"),
    ),
    fault(
        "a booking is confirmed blindly",
        text("confirm", "Записываю. Всё верно?"),
        red("impossible-phone[short]", "confirms_before_booking missing", about="14:00", clause="TALK-4"),
    ),
    fault(
        "a Russian client is answered in English",
        text("hours", "We are open from ten to eight every day."),
        red("address-and-hours", "language other", about="en", clause="CP-09"),
        red("address-and-hours", "states_facts missing", about="10:00", clause="CP-05"),
    ),
)

FAULTS = (*DATA, *MARKETING, *FAIRNESS)
