from check_builders import bot, code, judge, see


def test_at_most_chars_is_per_message():
    seen = see(bot("а" * 300, "б" * 301))
    assert code("at_most_chars", seen, limit=301) == ""
    ruling = judge("at_most_chars", seen, limit=300)
    assert (ruling.code, ruling.got, [e.message for e in ruling.evidence]) == (
        "check.at_most_chars.exceeded",
        "301",
        [1],
    )


def test_at_most_messages_is_per_exchange():
    assert code("at_most_messages", see(bot("а", "б"), bot("в", "г")), limit=2) == ""
    assert code("at_most_messages", see(bot("а", "б", "в")), limit=2) == "check.at_most_messages.exceeded"


def test_questions_are_counted_by_runs_of_marks():
    assert code("at_most_questions", see(bot("Что?! Когда?? Где?")), limit=3) == ""
    assert code("at_most_questions", see(bot("Что? Когда?")), limit=1) == "check.at_most_questions.exceeded"


def test_never_repeats_ignores_case_and_space_and_counts_the_past():
    talk = (bot("Не поняла вас."), bot("не  поняла вас."), bot("НЕ ПОНЯЛА ВАС."), bot("Ясно"))
    ruling = judge("never_repeats", see(*talk))
    assert (ruling.code, ruling.parameters["count"]) == ("check.never_repeats.repeated", 3)
    assert code("never_repeats", see(*talk), times=3) == ""
    assert code("never_repeats", see(*talk, turn=1)) == ""
    assert code("never_repeats", see(*talk, turn=2)) == "check.never_repeats.repeated"
    assert code("never_repeats", see(*talk, turn=3)) == ""


def test_empty_messages_are_no_repeats():
    assert code("never_repeats", see(bot(""), bot(""), bot(""))) == ""


def test_signs_and_pictures_do_not_make_a_message_new_and_the_third_is_told():
    talk = (
        bot("Здравствуйте!"),
        bot("Уточните услугу, пожалуйста."),
        bot("Уточните услугу, пожалуйста!"),
        bot("Уточните услугу пожалуйста 🙏"),
    )
    ruling = judge("never_repeats", see(*talk))
    assert (ruling.code, ruling.evidence[0].exchange) == ("check.never_repeats.repeated", 3)


def test_other_words_numbers_and_pictures_are_other_messages():
    assert code("never_repeats", see(bot("Есть 10:00"), bot("Есть 11:00"), bot("Есть 12:00")), times=1) == ""
    assert code("never_repeats", see(bot("👍"), bot("🙏"), bot("😊")), times=1) == ""
    assert code("never_repeats", see(bot("👍"), bot("👍")), times=1) == "check.never_repeats.repeated"
