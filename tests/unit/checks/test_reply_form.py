import pytest
from check_builders import Step, bot, code, flaws, judge, see


def test_asks():
    ask = see(bot("Подскажите, пожалуйста, ваше имя и номер телефона?"))
    assert code("asks", ask, topics="name") == ""
    assert code("asks", ask, topics=["name", "phone"]) == ""
    assert code("asks", ask, topics=["name", "date"]) == "check.asks.missing"
    assert judge("asks", ask, topics=["name", "date"]).expected == "date"


def test_unknown_topics_are_flaws_with_the_nearest_name():
    assert flaws("asks", topics=["phone", "telefone"]) == ["check.flaw.unknown_topic"]
    assert flaws("asks", topics="name") == []


def test_offered_buttons():
    seen = see(bot("Выберите", buttons=("Стрижка", "Маникюр с покрытием")))
    assert code("offers", seen, buttons=["стрижка", "маникюр"]) == ""
    assert code("offers", seen, buttons="Педикюр") == "check.offers.missing_button"
    assert code("offers", see(bot("Что?")), buttons=["Да"]) == "check.offers.missing_button"


def test_an_offer_of_nothing_in_particular_wants_some_button():
    assert code("offers", see(bot("Что?"))) == "check.offers.missing_button"
    assert code("offers", see(bot("Что?", buttons=("Да",)))) == ""


@pytest.mark.parametrize(
    ("text", "times", "expected"),
    [
        ("Есть 12:00, 15:30 и 18:00", {"at_least": 2}, ""),
        ("Есть 12:00 и ещё раз 12:00", {"at_least": 2}, "check.offers.times"),
        ("Работаем 10:00–20:00", {"at_least": 2}, "check.offers.times"),
        ("9:00 или 09:30", 2, ""),
        ("25:00 и 12:75", 0, ""),
    ],
)
def test_offered_times_are_counted_once_each(text, times, expected):
    assert code("offers", see(bot(text)), times=times) == expected


def test_times_on_buttons_count():
    assert code("offers", see(bot("Когда?", buttons=("12:00", "14:00"))), times={"at_least": 2}) == ""


@pytest.mark.parametrize(
    ("text", "languages", "expected"),
    [
        ("Здравствуйте, чем помочь?", "ru", ""),
        ("Hello, how can I help you?", "ru", "check.language.other"),
        ("Hello, how can I help you?", ["ru", "en"], ""),
        ("15:00 👍", "ru", ""),
    ],
)
def test_language(text, languages, expected):
    assert code("language", see(bot(text)), languages=languages) == expected


def test_silent():
    assert code("silent", see(bot("Привет"), bot(), turn=1)) == ""
    assert code("silent", see(bot("Привет"), bot(), turn=0)) == "check.silent.spoke"
    assert judge("silent", see(bot())).evidence[0].exchange == 0


def test_replies_within():
    slow = see(bot("а", latency=0.5), bot("б", latency=12.0))
    assert code("replies_within", slow, limit="10s") == "check.replies_within.slow"
    assert code("replies_within", slow, limit="1m") == ""
    assert code("replies_within", slow, limit=12) == ""
    assert judge("replies_within", slow, limit="10s").evidence[0].exchange == 1


def test_speed_that_was_never_measured_is_not_judged():
    ruling = judge("replies_within", see(Step(kind="wait", latency=None)), limit="10s")
    assert (ruling.status, ruling.code) == ("not_judged", "check.replies_within.unmeasured")


def test_a_limit_that_is_no_duration_is_a_flaw():
    assert flaws("replies_within", limit="soon") == ["check.flaw.duration"]


ENGLISH = "Sure! We are open Monday to Saturday from 8 am to 8 pm."


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("переведите подруге на английский часы работы, она не понимает", ""),
        ("можно ответить по-английски?", ""),
        ("пришлите текст на английском", ""),
        ("она не понимает по-русски", ""),
        ("на английском пожалуйста", ""),
        ("до скольки работаете?", "check.language.other"),
        ("запишите меня на английский для начинающих", "check.language.other"),
        ("не отвечайте по-английски", "check.language.other"),
        ("сколько стоит курс английского?", "check.language.other"),
    ],
)
def test_a_language_that_the_client_asks_for(asked, expected):
    assert code("language", see(bot(ENGLISH, user=asked)), languages="client") == expected


@pytest.mark.parametrize(
    "text",
    [
        "Samsung HS60, GE Voluson E8.",
        "L'Oreal, Wella",
        "Mindray DC-70",
        "VISA",
        "Аппарат Mindray DC-70, датчик Convex.",
    ],
)
def test_names_in_latin_letters_are_no_language(text):
    assert code("language", see(bot(text, user="узи чем делаете?")), languages="client") == ""


@pytest.mark.parametrize(
    "text",
    ["Hello!", "Thank You", "We Are Open", "Конечно! Our working hours are from 8 am", "My rabotaem s vosmi utra"],
)
def test_latin_prose_is_one(text):
    assert code("language", see(bot(text, user="до скольки?")), languages="client") == "check.language.other"
