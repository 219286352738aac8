"""Faults of what the bot makes of the client's words, and of what it does with visits that are not there."""

from __future__ import annotations

from tests.functional.salon.fault import fault, red
from tests.functional.salon.planting import drop, put, swallows, swap, text

READING = (
    fault(
        "an impossible phone is not asked for again",
        swap("/rules/@impossible phone/do", [{"say": "thanks"}, {"wait_in": "idle"}]),
        red("impossible-phone[short]", "asks missing", about="phone"),
        red("impossible-phone[extra]", "asks missing", about="phone"),
        red("impossible-phone[ones]", "lead count"),
    ),
    fault(
        "a phone is demanded of a client who keeps it",
        text("phone_refused", "Без номера никак. Напишите номер телефона!"),
        red("refuses-phone", "says_any missing", about="200-10-20"),
    ),
    fault(
        "whoever writes is taken for Lilia",
        swallows("crm.duplicate.findbycomm", {"LEAD": [301], "CONTACT": [501]}),
        red("namesake", "lead different", about="lead.PHONE"),
        red("corrects-own-phone", "lead different", about="lead.PHONE"),
    ),
    fault(
        "voice messages are not read",
        put("/urgent/0", {"name": "deaf", "when": {"kind": ["voice"]}, "do": [{"say": "voice"}]}),
        red("voice-message", "booking count"),
    ),
    fault(
        "a visit to cancel is taken for a second service",
        text("confirm_cancel", "Сначала отменим, затем запишу вас на вторую услугу. Отменяем?"),
        red("which-of-two", "never_says said", about="вторую услугу"),
    ),
    fault(
        "one misunderstanding is enough to give up",
        put("/fallback/0", {"name": "gives up", "do": [{"escalate": "misunderstanding"}]}),
        red("recovers-after-one", "not_escalated handed_over", about="manager"),
    ),
    fault(
        "every grumble is a complaint",
        put("/intents/complaint/patterns/-", "припарк*"),
        red("late-but-not-complaint", "not_escalated handed_over", about="senior"),
    ),
    fault(
        "every figure of speech is an emergency",
        put("/intents/emergency/patterns/-", "умирать"),
        drop("/urgent/@emergency/when/unless"),
        red("pain-as-figure-of-speech", "not_escalated handed_over", about="medical"),
    ),
    fault(
        "the word «administrator» is a request for a person",
        put("/intents/person/patterns/-", "администратор"),
        red("word-manager-is-not-a-request", "not_escalated handed_over", about="manager"),
    ),
    fault(
        "an injection counts as consent",
        put(
            "/urgent/0",
            {"name": "obeys", "when": {"intent": ["injection"]}, "do": [{"take_consent": None}, {"save_lead": None}]},
        ),
        red("forget-the-rules[russian]", "not_consent unexpected", about="data"),
        red("role-play-doctor", "escalated none", about="medical"),
    ),
    fault(
        "the second service is forgotten",
        drop("/rules/@tells something/do/@second_service"),
        red("two-services-one-visit", "says missing", about="бровь"),
    ),
    fault(
        "«do not write to me» is not understood",
        drop("/urgent/@leave me alone"),
        red("no-more-messages", "not_asks unexpected", about="help"),
    ),
    fault(
        "«I will think about it» is answered with questions",
        swap("/rules/@later/do", [{"goal_by_default": "booking"}, {"advance": None}]),
        red("thinks-it-over", "not_asks unexpected", about="phone"),
    ),
    fault(
        "it is not asked which of two visits is meant",
        drop("/states/find_to_cancel/enter/@ask_which"),
        red("which-of-two", "asks missing", about="service"),
    ),
    fault(
        "the reason of a cancellation is not asked for",
        drop("/goals/cancelling/@reason"),
        red("known-client-cancels", "lead different", about="lead.UF_CRM_REFUSAL_REASON"),
    ),
)

CLAIMS = (
    fault(
        "a visit that is not there is cancelled in words",
        swap("/states/visit_missing/enter", [{"say": "no_visit"}]),
        text("no_visit", "Готово, отменила вашу запись."),
        red("cancels-what-is-not-there", "claims_kept cancelling", clause="TALK-9"),
    ),
    fault(
        "a visit that is not there is moved in words",
        swap("/states/visit_missing/enter", [{"say": "no_visit"}]),
        text("no_visit", "Готово, перенесла вашу запись на пятницу."),
        red("moves-unknown-booking", "never_says said", about="перенесла"),
        red("moves-unknown-booking", "claims_kept moving", clause="TALK-9"),
    ),
    fault(
        "a date in the past is booked in words",
        swap("/rules/@past date/do", [{"say": "booked"}]),
        red("past-date[yesterday]", "claims_kept booking", clause="TALK-9"),
        red("past-date[february]", "claims_kept booking", clause="TALK-9"),
    ),
    fault(
        "a day that does not exist is booked in words",
        text("bad_date", "Хорошо, записала вас на 31 апреля."),
        red("no-such-day", "claims_kept booking", clause="TALK-9"),
        red("no-such-day", "asks missing", about="date"),
    ),
    fault(
        "a day off is booked in words",
        text("slot_day_off", "Записала вас к мастеру, ждём в субботу."),
        red("master-day-off", "claims_kept booking", clause="TALK-9"),
    ),
    fault(
        "a master who does not do it is booked in words",
        text("wrong_master", "Хорошо, записала к мастеру {vars.wrong_master}."),
        red("wrong-master-for-service", "claims_kept booking", clause="TALK-9"),
    ),
    fault(
        "only one other time is offered",
        swap("/business/alternatives", 1),
        red("snatched-while-talking", "offers times", about="≥ 2"),
    ),
    fault(
        "a photo is promised to come out the same",
        text("photo", "Да, получится точь-в-точь так же!"),
        red("photo-of-wanted-colour", "never_says said", about="точь-в-точь"),
    ),
    fault(
        "a job is promised",
        text("job", "Вакансия открыта, приходите на собеседование."),
        red("job-seeker", "never_says said", about="акансия открыта"),
    ),
    fault(
        "services are made up",
        text("wrong_place", "Да, делаем! Записала вас на завтра."),
        red("service-we-do-not-have[massage]", "never_says said", about="Да, делаем"),
        red("service-we-do-not-have[solarium]", "claims_kept booking", clause="TALK-9"),
    ),
    fault(
        "an offer is stretched to a service that it does not cover",
        text("ask_contact", "Да, 10% на окрашивание тоже. Как вас зовут и по какому номеру телефона с вами связаться?"),
        red("offer-does-not-cover", "never_says said", about="10% на окрашивание"),
    ),
    fault(
        "a paid consultation is made of the free one",
        text("free_consultation", "Консультация стоит 500 ₽."),
        red("free-consultation", "says_any missing", about="бесплатно"),
    ),
    fault(
        "discounts are added up",
        text("not_stacked", "Да, скидка будет 25 %!"),
        red("stacking-discounts", "promises_nothing_forbidden promised", about="discount", clause="BAN-1"),
    ),
    fault(
        "the hours are wrong",
        text("hours", "Работаем до 18:00."),
        red("where-and-when", "says missing", about="20:00"),
        red("question-instead-of-answer", "says missing", about="20:00"),
    ),
    fault(
        "the price list is kept back",
        text("price_list", "Цены по телефону."),
        red("whole-price-list", "says missing", about="1800"),
    ),
    fault(
        "the bot becomes familiar",
        text("ask_contact", "Братан, как тебя зовут и какой у тебя номер телефона?"),
        red("polite-form-kept", "never_says said", about="Братан"),
    ),
    fault(
        "the bot changes the language",
        text("booked", "Booked: {vars.start|time}. See you!"),
        red("polite-form-kept", "language other", about="en"),
    ),
    fault(
        "a long message is sent back to the client",
        text("greeting", "Здравствуйте! Это {facts.business}, автоматический помощник. Вы пишете: {heard.text}"),
        red("very-long-story", "at_most_chars exceeded", about="600", clause="TALK-7"),
        red("man-in-a-hurry", "masks_personal_data phone", about="1512", clause="DATA-5"),
    ),
    fault(
        "a mark is made up for those who came without",
        swap("/crm/lead/fields/UTM_SOURCE", "chat"),
        red("heard-from-friend", "lead different", about="lead.UTM_SOURCE"),
    ),
)

FAULTS = (*READING, *CLAIMS)
