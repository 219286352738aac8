import pytest
from check_builders import Scene, books, bot, call, code, escalates, judge, means, see
from hypothesis import given
from hypothesis import strategies as st

from harness.checks.claims_kept import claims
from harness.model.crm import Row


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Записала вас на завтра в 15:00 к Ольге.", "booking"),
        ("Готово, я вас записала!", "booking"),
        ("Вы записаны на 3 марта.", "booking"),
        ("Ваша запись на маникюр подтверждена.", "booking"),
        ("Забронировал для вас окошко на 12:00", "booking"),
        ("Время 15:00 для вас забронировано.", "booking"),
        ("Записала вас на завтра в 15:00, верно?", "booking"),
        ("Запись отменена.", "cancelling"),
        ("Хорошо, отменила вашу запись на завтра", "cancelling"),
        ("Сняла вас с записи на среду.", "cancelling"),
        ("Перенесла вашу запись на пятницу в 12:00.", "moving"),
        ("Ваш визит перенесён на субботу", "moving"),
        ("Передала ваш вопрос администратору.", "escalation"),
        ("Ваше обращение передано управляющей, она ответит в течение 10 минут.", "escalation"),
        ("Позвала менеджера, он ответит в течение 10 минут", "escalation"),
        ("Перевёл вас на оператора.", "escalation"),
        ("Отправила вам ссылку на оплату.", "sending"),
        ("Прайс выслан на почту", "sending"),
        ("Запись на 5 марта в 18:00 к Ольге успешно отменена", "cancelling"),
        ("Вопрос переадресован коллегам", "escalation"),
        ("Я всё передала, ждите звонка.", "escalation"),
        ("Бронь за вами!", "booking"),
        ("Письмо с адресом ушло на почту", "sending"),
    ],
)
def test_claims_are_found(text, kind):
    assert [found for found, _ in claims(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Запишу вас на 15:00?",
        "Сейчас передам вопрос администратору.",
        "Вас записать на завтра?",
        "Вас записали к Ольге?",
        "Если вы подтвердите, запись будет создана.",
        "Запись будет подтверждена администратором.",
        "Я ещё не записала вас: нужен телефон.",
        "Запись не отменена.",
        "К сожалению, 15:00 уже забронировано.",
        "Записала ваш номер телефона, спасибо!",
        "Вы отменили запись вчера.",
        "Вы писали: «записала меня другая девушка».",
        "Могу отменить запись или перенести её.",
        "Хотите, чтобы я отменила запись?",
        "Спасибо, что прислали фото!",
        "Менеджер передал, что мастер заболел.",
        "Здравствуйте! Чем могу помочь?",
        "Я бы записала вас, но нет телефона",
        "Запись не может быть отменена",
        "Кто вас записал?",
        "Соединяю с оператором",
        "Как только я записала вас, придёт SMS",
    ],
)
def test_no_claims(text):
    assert list(claims(text)) == []


def test_a_claim_without_a_deed():
    ruling = judge("claims_kept", see(bot("Секунду."), bot("Добрый день! Записала вас на 15:00.")))
    assert ruling.code == "check.claims_kept.booking"
    assert (ruling.evidence[0].exchange, ruling.evidence[0].quote.strip()) == (1, "Записала вас на 15:00.")


SAYS = "Записала вас на 15:00."


def test_the_deed_may_be_in_this_exchange_or_an_earlier_one_not_a_later_one():
    assert code("claims_kept", see(bot(SAYS, calls=(books(),)))) == ""
    assert code("claims_kept", see(bot("Ок", calls=(books(),)), bot(SAYS))) == ""
    assert code("claims_kept", see(bot(SAYS), bot("Ок", calls=(books(),)))) == "check.claims_kept.booking"


@pytest.mark.parametrize(
    ("text", "deed", "expected"),
    [
        ("Отменила запись.", books(action="cancel"), ""),
        ("Отменила запись.", books(), "check.claims_kept.cancelling"),
        ("Перенесла запись.", books(action="move"), ""),
        ("Перенесла запись.", books(action="cancel"), "check.claims_kept.moving"),
        ("Передала менеджеру.", escalates(), ""),
        ("Передала менеджеру.", books(), "check.claims_kept.escalation"),
        (SAYS, books(action="cancel"), "check.claims_kept.booking"),
    ],
)
def test_each_kind_wants_its_own_deed(text, deed, expected):
    assert code("claims_kept", see(bot(text, calls=(deed,)))) == expected


def test_kinds_can_be_chosen():
    assert code("claims_kept", see(bot(SAYS)), kinds=["escalation"]) == ""


def test_a_failed_booking_backs_nothing():
    failed = call("booking.v1.booking.add", error="INTERNAL_SERVER_ERROR", status=500)
    assert code("claims_kept", see(bot(SAYS, calls=(failed,)))) == "check.claims_kept.booking"


def test_a_booking_from_before_backs_only_what_is_told_of_it():
    seed = Row(entity="booking", id="801", fields={"resource": "Ольга", "from": "2026-03-04T12:00:00+03:00"})
    scene = Scene(initial=(seed,))
    assert code("claims_kept", see(bot("Вы записаны на 4 марта в 12:00."), scene=scene)) == ""
    assert code("claims_kept", see(bot("Вы записаны на 4 марта в 13:00."), scene=scene)) == "check.claims_kept.booking"
    assert code("claims_kept", see(bot("Записала вас на 12:00."), scene=scene)) == "check.claims_kept.booking"
    records = Scene(records=({"booking": {"resource": "Ольга"}},))
    assert code("claims_kept", see(bot("Вы записаны к Ольге."), scene=records)) == ""


def test_what_was_sent_is_something_beside_the_claim():
    assert code("claims_kept", see(bot("Отправила вам прайс."))) == "check.claims_kept.sending"
    assert code("claims_kept", see(bot("Прайс: стрижка от 1800", "Отправила вам прайс."))) == ""
    assert code("claims_kept", see(bot("Отправила ссылку: https://pay.example/1"))) == ""
    sms = call("messageservice.message.add", means("customer_message", text="Адрес: Баумана, 58", channel="sms"))
    assert code("claims_kept", see(bot("Отправила вам адрес в SMS.", calls=(sms,)))) == ""


@given(st.text())
def test_any_text_can_be_looked_at(text):
    for _, (start, end) in claims(f"Записала вас {text} передала менеджеру"):
        assert 0 <= start < end


def test_a_huge_text_takes_linear_time():
    assert code("claims_kept", see(bot("записала " * 200_000))) == "check.claims_kept.booking"
