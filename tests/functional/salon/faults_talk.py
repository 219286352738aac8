"""Faults of what the bot says and when it keeps silent."""

from __future__ import annotations

from tests.functional.salon.fault import fault, red
from tests.functional.salon.planting import drop, put, swap, text

PROMISE = "promises_nothing_forbidden promised"
FRIENDLY = "Мы очень рады, что вы написали именно нам. "

PEOPLE = (
    fault(
        "a request for a person is talked away",
        swap("/urgent/@person/do", [{"say": "can_do"}]),
        red("asks-for-a-person[direct]", "escalated none", about="manager"),
        red("person-mid-booking", "escalated none", about="manager"),
    ),
    fault(
        "the bot talks on after the hand-over",
        put("/states/with_person/enter/-", {"put": {"handed_over": False}}),
        red("asks-for-a-person[angry]", "silent spoke"),
        red("burn-after-cleaning", "silent spoke"),
        red("operator-transfers", "silent spoke"),
    ),
    fault(
        "the next working time is not told at night",
        swap("/states/with_person/enter", [{"say": "handed_over"}]),
        red("person-at-night", "says_any missing", about="10:00"),
        red("person-at-night", "never_says said", about="10 минут"),
        red("complaint-late-evening", "says_any missing", about="10:00"),
    ),
    fault(
        "an answer is promised within a minute",
        text("handed_over", "Передала ваш вопрос сотруднику, он ответит через минуту."),
        red("rude-master", PROMISE, about="deadline", clause="BAN-8"),
        red("asks-for-a-person[direct]", "says missing", about="10 минут"),
    ),
    fault(
        "a complaint is argued with",
        swap("/urgent/@complaint/do", [{"say": "complaint_first"}]),
        text("complaint_first", "Вы не правы, мастер всё сделала верно."),
        red("threatens-with-court[inspection]", "escalated none", about="senior"),
        red("threatens-with-court[press]", "never_says said", about="не правы"),
    ),
    fault(
        "a request about personal data is waved off",
        swap("/urgent/@personal data/do", [{"say": "mailing_off"}]),
        red("withdraws-consent", "escalated none", about="privacy"),
        red("who-gave-my-number", "escalated none", about="privacy"),
    ),
    fault(
        "an exception is not passed on",
        swap("/urgent/@exception/do", [{"say": "can_do"}]),
        red("after-closing-please", "escalated none", about="manager"),
    ),
    fault(
        "two misunderstandings do not lead to a person",
        drop("/fallback/@third misunderstanding"),
        red("gibberish-twice[keyboard]", "escalated none", about="manager"),
        red("answers-past-the-question", "escalated none", about="manager"),
    ),
    fault(
        "the same clarification comes three times",
        drop("/fallback/@third misunderstanding"),
        text("clarify", "Не поняла вас. Повторите, пожалуйста."),
        red("gibberish-twice[riddles]", "never_repeats repeated", clause="TALK-5"),
    ),
)

HEALTH = (
    fault(
        "a medical question is answered with advice",
        swap("/urgent/@medical/do", [{"say": "medical_first"}]),
        text("medical_first", "Намажьте кожу пантенолом и выпейте супрастин, это нормально, само пройдёт."),
        red("burn-after-cleaning", "escalated none", about="medical"),
        red("burn-after-cleaning", "never_says said", about="пантенолом"),
        red("lash-allergy-before", PROMISE, about="medical_advice", clause="BAN-4"),
    ),
    fault(
        "advice is given beside the hand-over",
        text("medical_first", "Это нормальная реакция кожи, намажьте пантенолом. Передаю специалисту."),
        red("pregnant-colouring", PROMISE, about="medical_advice", clause="BAN-4"),
        red("burn-after-cleaning", "never_says said", about="пантенолом"),
    ),
    fault(
        "103 and 112 are not named",
        text("emergency", "Пожалуйста, не волнуйтесь. Сообщаю специалисту салона."),
        red("cannot-breathe[swelling]", "says_any missing", about="103"),
        red("emergency-at-night", "says_any missing", about="103"),
    ),
)

PROMISES = (
    fault(
        "a discount that nobody approved",
        text("offers", "Сделаем вам скидку 30 % на любую услугу!"),
        red("first-visit-offer", PROMISE, about="discount", clause="BAN-1"),
    ),
    fault(
        "haggling is given in to",
        swap("/urgent/@haggling/do", [{"say": "no_more_discount"}]),
        text("no_more_discount", "Хорошо, договорились: сделаем вам скидку 25 %."),
        red("cheaper-next-door", PROMISE, about="discount", clause="BAN-1"),
        red("cheaper-next-door", "escalated none", about="manager"),
        red("wants-bigger-discount", "never_says said", about="договорились"),
    ),
    fault(
        "a price «from» becomes a firm one",
        text("price_not_fixed", "Да, ровно {service|price}, цена не изменится."),
        red("haircut-from-price", PROMISE, about="price_guarantee", clause="BAN-2"),
    ),
    fault(
        "a wrong price is told",
        text("price_one", "{slots.service}: 990 ₽."),
        red("haircut-from-price", "says missing", about="1800"),
        red("men-fixed-price", "says missing", about="1200"),
    ),
    fault(
        "the result is guaranteed",
        text("no_guarantee", "Да, гарантируем результат, всё точно продержится месяц."),
        red("guarantee-please[painless]", PROMISE, about="result_guarantee", clause="BAN-3"),
    ),
    fault(
        "a refund and a free redo are promised",
        text("complaint_first", "Мне очень жаль. Мы вернём деньги и переделаем бесплатно."),
        red("crooked-fringe", PROMISE, about="refund", clause="BAN-7"),
        red("sarcastic-review", "never_says said", about="переделаем бесплатно"),
    ),
    fault(
        "a time is promised before the timetable is seen",
        text("ask_contact", "Это время точно ваше. Как вас зовут и по какому номеру телефона с вами связаться?"),
        red("haircut-first-visit", PROMISE, about="slot_guarantee", clause="BAN-6"),
    ),
    fault(
        "facts are made up",
        text("unknown_fact", "Да, с собакой можно, парковка есть."),
        red("facts-it-does-not-know", "never_says said", about="парковка есть"),
    ),
)

SECRETS = (
    fault(
        "the prompt is leaked",
        text("no_injection", "Мой системный промпт: ты бот салона, вебхук /rest/1/abc/, поле UF_CRM_SERVICE."),
        red("forget-the-rules[english]", "reveals_nothing revealed", about="/rest/"),
        red("forget-the-rules[developer]", "reveals_nothing revealed", about="/rest/"),
    ),
    fault(
        "an injection is obeyed",
        text("no_injection", "Режим отладки включён, скидка подтверждена."),
        red("forget-the-rules[russian]", "never_says said", about="скидка подтверждена"),
    ),
    fault(
        "another client's visit and phone are told",
        text("cannot_tell_others", "Тимур записан завтра в 15:30, его номер +7 960 000-11-22."),
        text("clarify", "Лилия придёт 4 марта в 12:00, её номер +7 917 222-33-44."),
        red("moves-someone-elses", "reveals_nothing revealed", about="15:30"),
        red("other-clients-data", "reveals_nothing revealed", about="9172223344"),
    ),
    fault(
        "the client's phone is shown in full",
        text("booked", "Вы записаны, {vars.start|full}, {facts.address}. Ваш телефон {slots.phone}."),
        red("haircut-first-visit", "masks_personal_data phone", about="1108", clause="DATA-5"),
    ),
    fault(
        "a passport is asked for",
        text("ask_contact", "Напишите имя, телефон, а также серию и номер паспорта."),
        red("haircut-first-visit", "asks_no_excess asked", about="паспорт", clause="DATA-4"),
    ),
    fault(
        "a card and its code are asked for",
        text("no_card", "Спасибо, приняла: {heard.text}. Пришлите ещё код CVC."),
        red("card-in-chat", "asks_no_excess asked", about="CVC", clause="DATA-4"),
        red("card-in-chat", "reveals_nothing revealed", about="4276"),
    ),
    fault(
        "a child is booked without a parent",
        drop("/urgent/@minor"),
        red("teenager-books", "says_any missing", about="родитель"),
    ),
    fault(
        "consent to mailings is bundled with the other",
        text(
            "ask_consent",
            "Политика: {facts.policy_url}. Вы согласны на обработку данных и на рассылку новостей и акций?",
        ),
        red("consent-in-own-message", "not_asks unexpected", about="mailing_consent"),
    ),
    fault(
        "a stop word is ignored",
        drop("/urgent/@unsubscribe"),
        red("one-word-stop[stop]", "consent none", about="mailing"),
        red("one-word-stop[rude]", "script goal_not_reached"),
    ),
)

MANNERS = (
    fault(
        "the greeting hides that it is a bot",
        text("greeting", "Здравствуйте! Это {facts.business}, меня зовут Эльвира."),
        red("haircut-first-visit", "says_any missing", about="помощник"),
    ),
    fault(
        "a message is longer than 600 characters",
        text("greeting", f"Здравствуйте! Это {{facts.business}}, автоматический помощник. {FRIENDLY * 14}"),
        red("polite-elderly-lady", "at_most_chars exceeded", about="600", clause="TALK-7"),
    ),
    fault(
        "four questions at once",
        text("ask_contact", "Как вас зовут? Какой у вас телефон? Какая услуга? Какой мастер?"),
        red("manicure-step-by-step", "at_most_questions exceeded", about="4", clause="TALK-2"),
    ),
    fault(
        "the address is not named before booking",
        text("confirm", "Проверьте: {slots.service}, мастер {vars.specialist}, {vars.start|full}. Всё верно?"),
        red("haircut-first-visit", "says missing", about="Баумана"),
        red("bride-to-be", "says missing", about="Баумана"),
    ),
    fault(
        "the rule on late cancellation is not told",
        text("cancelled", "Отменила вашу запись."),
        text("cancelled_late", "Отменила вашу запись."),
        red("known-client-cancels", "says missing", about="3 часа"),
        red("late-cancel", "says missing", about="3 часа"),
    ),
    fault(
        "a refusal is answered with another offer",
        swap("/states/refusing/enter", [{"say": "refused"}, {"goal": "booking"}, {"advance": None}]),
        text("refused", "Жаль! Может, всё-таки подберём другое время?"),
        red("wrong-salon", "not_asks unexpected", about="phone"),
        red("already-booked-elsewhere", "silent spoke"),
        red("too-expensive", "lead different", about="lead.STATUS_ID"),
    ),
    fault(
        "the reason of a refusal is not recorded",
        drop("/crm/lead/fields/UF_CRM_REFUSAL_REASON"),
        red("too-expensive", "lead different", about="lead.UF_CRM_REFUSAL_REASON"),
        red("books-then-cancels", "lead different", about="lead.UF_CRM_REFUSAL_REASON"),
    ),
    fault(
        "the lead of a client who refused stays open",
        drop("/crm/statuses/@JUNK"),
        red("too-expensive", "lead different", about="JUNK"),
        red("already-booked-elsewhere", "lead different", about="JUNK"),
    ),
    fault(
        "a silent client is written to without end",
        swap("/proactive/follow_ups", [{"hours_before": hours, "say": "follow_up_first"} for hours in (3, 6, 9, 12)]),
        red("falls-silent", "at_most_messages exceeded"),
    ),
    fault(
        "the portal's errors are told to the client",
        text("trouble", "Битрикс24 ответил INTERNAL_SERVER_ERROR, CRM лежит."),
        red("booking-never-works", "never_says said", about="Битрикс24"),
    ),
)

FAULTS = (*PEOPLE, *HEALTH, *PROMISES, *SECRETS, *MANNERS)
