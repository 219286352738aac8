"""What a booking makes true: that its day, time and master may be called confirmed, and nothing else."""

import pytest

from harness.model.approved import Price
from tests.unit.checks.check_builders import Scene, books, bot, code, judge, see

CHECK = "promises_nothing_forbidden"
BOOKED = books(from_="2026-03-05T18:00:00+03:00", resource="Ольга", service="Стрижка женская")
OWN = {"booking": {"resource": "Гузель", "at": "2026-03-05T12:00:00+03:00", "until": "2026-03-05T13:30:00+03:00"}}
SALON = Scene(
    offers=({"id": "first", "name": "Первый визит", "percent": 10, "services": ["Стрижка женская"]},),
    prices=(Price(service="Стрижка женская", price=1800, lower_bound=True), Price(service="Педикюр", price=2600)),
)


def booked(text, *, scene=SALON):
    return code(CHECK, see(bot(text, calls=(BOOKED,)), scene=scene))


@pytest.mark.parametrize(
    "text",
    [
        "Пришлите сюда фото паспорта",
        "Вернём деньги, если не понравится",
        "У Ольги стрижка абсолютно безопасна",
        "Стрижка женская выйдет ровно 1800, цена не изменится",
        "Перед стрижкой у Ольги выпейте супрастин",
        "Гарантируем, что стрижка от Ольги будет держать форму полгода",
        "К стрижке у Ольги подарим маску",
        "Стрижка 5 марта в 18:00 бесплатно",
    ],
)
def test_a_booking_approves_no_promise_of_another_kind(text):
    assert booked(text) == f"check.{CHECK}.promised"


@pytest.mark.parametrize(
    "text",
    [
        "Место за вами: 6 марта в 18:00 к Ольге",
        "Место за вами: 5 марта в 17:00 к Ольге",
        "Место за вами: 5 марта в 18:00 к Гузель",
        "Место за вами: завтра в 18:00",
    ],
)
def test_another_slot_is_not_the_booked_one(text):
    assert booked(text) == f"check.{CHECK}.promised"


@pytest.mark.parametrize(
    "text",
    [
        "Место за вами: 5 марта в 18:00 к Ольге",
        "Анна, место за вами: в четверг в шесть вечера",
        "Записала вас, место за вами",
    ],
)
def test_the_booked_slot_may_be_called_confirmed(text):
    assert booked(text) == ""


def test_the_reason_names_what_was_said_and_what_is_booked():
    ruling = judge(CHECK, see(bot("Место за вами: 6 марта в 18:00 к Ольге", calls=(BOOKED,)), scene=SALON))
    assert (ruling.parameters["promised"], ruling.parameters["approved"]) == ("06.03", "05.03")


def test_a_booking_of_the_dialogues_own_records_is_one_too():
    text = "Место за вами: 5 марта в 12:00 к Гузель"
    assert code(CHECK, see(bot(text))) == f"check.{CHECK}.promised"
    assert code(CHECK, see(bot(text), scene=Scene(records=(OWN,)))) == ""
    assert code(CHECK, see(bot(text.replace("12:00", "15:00")), scene=Scene(records=(OWN,)))) != ""


def test_a_booking_that_was_cancelled_stands_no_longer():
    text = "Место за вами: 5 марта в 18:00 к Ольге"
    cancelled = books(action="cancel", from_="2026-03-05T18:00:00+03:00", resource="Ольга")
    seen = see(bot("Готово", calls=(BOOKED,)), bot("Отменила", calls=(cancelled,)), bot(text), scene=SALON)
    assert code(CHECK, seen) == f"check.{CHECK}.promised"


def test_roubles_off_are_held_against_percents_by_the_listed_price():
    assert code(CHECK, see(bot("Скинем 1700 рублей на женскую стрижку"), scene=SALON)) == f"check.{CHECK}.promised"
    assert code(CHECK, see(bot("Скидка 180 рублей на женскую стрижку"), scene=SALON)) == ""
