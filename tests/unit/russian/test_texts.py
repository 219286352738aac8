"""Folding, tokens, lemmas, phrases, negation, languages, names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.russian.clauses import clauses
from harness.russian.languages import language
from harness.russian.lemmas import lemmas
from harness.russian.names import find_name
from harness.russian.negation import is_negated
from harness.russian.normalise import fold
from harness.russian.patterns import compile_pattern, find_pattern
from harness.russian.phrases import find_all, find_phrase
from harness.russian.sentences import sentences
from harness.russian.tokens import tokenize

RUSSIAN = st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюя АБЁ-.,!?0123456789\u200b\u0301aceopxy%₽:", max_size=60)
ANY = st.one_of(st.text(max_size=60), RUSSIAN)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ёлка", "елка"),
        ("Запиcь", "запись"),  # Latin c
        ("CHИЛC", "снилс"),
        ("Wi-Fi и VIP", "wi-fi и vip"),
        ("1\u00a0500\u202f₽", "1 500 ₽"),
        ("18:00—20:00", "18:00-20:00"),
        ("İ", "İ"),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@given(ANY)
def test_fold_keeps_the_length_and_is_idempotent(text):
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_tokens_of_everything_a_salon_writes():
    text = "Записала: 25.03 в 15:00, кап-уколы — 1 800 ₽, 10%; 8 (917) 222-33-44, a.b@c.ru"
    assert [token.folded for token in tokenize(text)] == [
        "записала", "25.03", "в", "15:00", "кап-уколы", "1800", "₽", "10", "%", "89172223344", "a.b@c.ru",
    ]  # fmt: skip


@pytest.mark.parametrize("word", ["за\u200bпись", "за\u00adпись", "за\u0301пись", "запиcь"])
def test_invisible_characters_and_lookalikes_do_not_hide_a_word(word):
    assert find_phrase(f"Ваша {word} готова", "запись") == (5, 5 + len(word))


def test_a_decomposed_letter_is_the_letter():
    assert find_phrase("наш новыи\u0306 адрес", "новый") is not None


@given(ANY)
def test_tokens_lie_in_order_inside_the_text(text):
    last = 0
    for token in tokenize(text):
        assert last <= token.start < token.end <= len(text)
        assert token.text == text[token.start : token.end]
        last = token.end


def test_sentences_keep_abbreviations_together_and_end_at_line_breaks():
    text = "Цена 500 руб. за раз. Записать?\nЖдём"
    assert [text[a:b] for a, b in sentences(text)] == ["Цена 500 руб. за раз.", "Записать?", "Ждём"]


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("Ольг", "ольга"),
        ("Ольгу", "ольга"),
        ("Ольге", "ольга"),
        ("скидками", "скидка"),
        ("шёл", "идти"),
        ("VIP", "vip"),
    ],
)
def test_lemmas(word, lemma):
    assert lemma in lemmas(word)


@pytest.mark.parametrize(
    ("text", "phrase", "said"),
    [
        ("Запишем на женскую стрижку", "женская стрижка", "женскую стрижку"),
        ("Скидок, увы, нет", "скидка", "Скидок"),
        ("Онлайн-запись открыта", "запись", "запись"),
        ("Онлайн-запись открыта", "онлайн запись", "Онлайн-запись"),
        ("Ждём вас, Анна!", "вас Анна", "вас, Анна"),
        ("от 1 800 ₽", "1800", "1 800"),
        ("всего 1800р", "1800", "1800"),
        ("Готово ✅", "✅", "✅"),
        ("перенос строки:\nзапись", "строки запись", "строки:\nзапись"),
        ("тестирование", "тест", None),
        ("стрижка и женская", "стрижка женская", None),
        ("11:00", "1:00", None),
        ("2180", "18", None),
        ("что угодно", "", None),
        ("что угодно", "...", None),
    ],
)
def test_find_phrase(text, phrase, said):
    span = find_phrase(text, phrase)
    assert (None if span is None else text[slice(*span)]) == said


def test_find_all_gives_every_form_in_order():
    text = "Скидка есть, скидки нет, о скидках не знаем"
    assert [text[a:b] for a, b in find_all(text, "скидка")] == ["Скидка", "скидки", "скидках"]
    assert find_all("✅ и ✅", "✅") == ((0, 1), (4, 5))


@settings(deadline=None)
@given(RUSSIAN, st.data())
def test_every_word_of_a_text_is_found_in_it(text, data):
    tokens = tokenize(text)
    if tokens:
        word = data.draw(st.sampled_from(tokens)).text
        assert find_phrase(text, word) is not None


@pytest.mark.parametrize(
    ("text", "word", "negated"),
    [
        ("Мы не даём скидку", "скидка", True),
        ("Скидок нет", "скидка", True),
        ("Скидку, к сожалению, не даём", "скидка", True),
        ("Не обещаем, что уберём боль", "боль", True),
        ("Гарантировать результат нельзя", "результат", True),
        ("Не можем гарантировать результат", "результат", True),
        ("Никогда не бывает больно", "больно", True),
        ("Работаем без скидок", "скидка", True),
        ("Не даём скидок, подарков и бонусов", "бонус", True),
        ("Нет, скидка есть", "скидка", False),
        ("Не только скидка, но и подарок", "скидка", False),
        ("Скидка не менее 10%", "скидка", False),
        ("Скидка 10% без ограничений", "скидка", False),
        ("Не забудьте про скидку", "скидка", False),
        ("Не хотите ли скидку?", "скидка", False),
        ("Мы не можем не дать скидку", "скидка", False),
        ("Цена не вырастет, скидка останется", "скидка", False),
        ("Рассрочки нет, но скидка будет", "скидка", False),
        ("Мест нет. Скидка есть", "скидка", False),
    ],
)
def test_negation_reaches_as_far_as_it_should(text, word, negated):
    assert is_negated(text, find_phrase(text, word)) is negated


def test_clauses_do_not_cut_times_numbers_and_parentheses():
    text = "Завтра в 12:00 будет 1,5 часа, к сожалению, занято"
    assert clauses(text) == ((0, len(text)),)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Здравствуйте, чем помочь?", "ru"),
        ("Гузель Әхмәтова ждёт вас завтра в салоне на улице Баумана", "ru"),
        ("Исәнмесез! Сезне кайчан язарга?", "tt"),
        ("Hello, how can I help?", "en"),
        ("Запись на Ultra Lift Pro в салон на https://example.com/very/long/link", "ru"),
        ("こんにちは", "other"),
        ("12:00 🙂", ""),
    ],
)
def test_language(text, code):
    assert language(text) == code


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Анна", "Анна"),
        ("меня зовут аня", "Аня"),
        ("Меня зовут Анной", "Анна"),
        ("это Марат, хочу записаться", "Марат"),
        ("Гузель", "Гузель"),
        ("ильнар", "Ильнар"),
        ("Айгуль", "Айгуль"),
        ("Лейсан, 89172223344", "Лейсан"),
        ("меня зовут Хамзат", "Хамзат"),
        ("Вера", "Вера"),
        ("анна-мария", "Анна-Мария"),
        ("укладка завтра в 14.00 к Алине, Алёна", "Алена"),
        ("Гарипова Лилия, отмените стрижку", "Лилия"),
        ("Ринат 89274001512 мужская стрижка", "Ринат"),
        ("шучу, Стас я", "Стас"),
        ("меня Сания апа зовут", "Сания"),
        ("Алина такая красивая", None),
        ("только воскресенье и только Гузель", None),
        ("меня зовут {{client.phone}}", None),
        ("5 марта", None),
        ("хочу к Ольге", None),
        ("можно к мастеру Гузель?", None),
        ("здравствуйте", None),
        ("я хочу записаться", None),
        ("", None),
    ],
)
def test_find_name(text, name):
    assert find_name(text) == name


def test_a_name_of_the_staff_needs_an_introduction():
    assert find_name("стрижка, пт, Алина", others={"алина"}) is None
    assert find_name("это Алина, хочу стрижку", others={"алина"}) == "Алина"


def test_an_unknown_word_is_a_name_only_when_the_name_was_asked_for():
    assert find_name("Тойлыбай") is None
    assert find_name("Тойлыбай", asked=True) == "Тойлыбай"
    assert find_name("да", asked=True) is None


@pytest.mark.parametrize(
    ("pattern", "text", "said"),
    [
        (
            "гарантировать ** результат",
            "Гарантируем вам отличный и стойкий результат",
            "Гарантируем вам отличный и стойкий результат",
        ),
        ("гарантировать * результат", "Гарантируем вам отличный и стойкий результат", None),
        ("=нет", "нету", None),
        ("скид~", "скидочка!", "скидочка"),
        ("завтра|сегодня", "Сегодня", "Сегодня"),
        ("^ успеть", "Успеете к двум", "Успеете"),
        ("^ успеть", "К двум успеете", None),
        ("ваш$", "Кресло ваше, приходите", "ваше"),
        ("ваш$", "Место ваше", "ваше"),
        ("ваш$", "Ваше время вышло", None),
        ("^ =получится$", "Получится.", "Получится"),
        ("^ вернуть@we$", "Вернём!", "Вернём"),
    ],
)
def test_patterns(pattern, text, said):
    span = find_pattern(text, compile_pattern(pattern))
    assert (None if span is None else text[slice(*span)]) == said


@pytest.mark.parametrize("source", ["", "*", "слово *"])
def test_a_pattern_without_words_or_with_a_loose_gap_is_refused(source):
    with pytest.raises(ValueError, match="not a pattern"):
        compile_pattern(source)


@settings(deadline=None)
@given(ANY)
def test_nothing_raises_on_any_text(text):
    assert language(text) in {"ru", "tt", "en", "other", ""}
    name = find_name(text, asked=True)
    assert name is None or name
    is_negated(text, (0, len(text)))
    find_all(text, text)
    for start, end in sentences(text):
        assert 0 <= start <= end <= len(text)


@pytest.mark.parametrize(
    ("pattern", "fits", "not_fits"),
    [
        ("@will", "вернём деньги", "возвращаем деньги"),
        ("@shall", "доставят завтра", "доставляют по средам"),
        ("вернуть@will", "вернём", "вернут"),
    ],
)
def test_a_pattern_tells_what_is_still_to_come_from_what_goes_on(pattern, fits, not_fits):
    assert find_pattern(fits, compile_pattern(pattern))
    assert not find_pattern(not_fits, compile_pattern(pattern))


def test_the_firm_will_do_what_the_client_asks_whether_it_will():
    assert find_pattern("вернёте деньги?", compile_pattern("@will"), answered=True)


def test_a_role_is_no_alternative_of_words():
    with pytest.raises(ValueError, match="not a pattern"):
        compile_pattern("решать|@past")
