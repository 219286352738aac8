"""When the trained model speaks, and with what reason."""

import pytest

from harness.promises.claim import CATEGORIES
from harness.promises.model import log_odds, model
from harness.promises.trained import candidates, weigh
from harness.russian.tokens import tokenize

PLAIN = "Всё до копейки отдадим обратно."
DENYING = "Не вопрос, всё до копейки отдадим обратно."
ASKING = "Всё до копейки отдадим обратно?"


CUTS = model("replies").cuts
NAMELESS = "Samsung HS60, GE Voluson E8."
UNLIKELY, LIKELY, SURE = CUTS["told"] - 0.1, (CUTS["told"] + CUTS["doubted"]) / 2, CUTS["doubted"] + 0.1
"""Log odds: below where it speaks, where it speaks of plain sentences, where it always does."""


def held(text, odds, asked=""):
    """The reply as if the model held «refund», and nothing else, for so probable."""
    weighed = weigh(text, asked)
    odds = tuple(odds if category == "refund" else log_odds(0.001) for category in CATEGORIES)
    return weighed._replace(odds=dict.fromkeys(weighed.odds, odds), highest=odds)


def told(text, odds, doubts=()):
    return [claim.category for claim in candidates(held(text, odds), (), lambda likely: frozenset(doubts))]


@pytest.mark.parametrize(
    ("text", "odds", "categories"),
    [
        (PLAIN, UNLIKELY, []),
        (PLAIN, LIKELY, ["refund"]),
        (DENYING, LIKELY, []),
        (DENYING, SURE, ["refund"]),
        (ASKING, LIKELY, []),
        (ASKING, SURE, ["refund"]),
        (NAMELESS, SURE, []),
    ],
)
def test_the_model_has_to_be_surer_where_something_is_denied_or_asked(text, odds, categories):
    assert told(text, odds) == categories


def test_the_model_has_to_be_surer_where_rules_have_reason_to_doubt():
    assert told(PLAIN, LIKELY, doubts=["refund"]) == []
    assert told(PLAIN, SURE, doubts=["refund"]) == ["refund"]


@pytest.mark.parametrize(
    ("text", "categories"),
    [
        ("В буклете «всё до копейки отдадим обратно» написал не наш юрист.", []),
        ("Как в буклете «Осень», всё до копейки отдадим обратно.", ["refund"]),
        ("«Всё до копейки отдадим обратно» подтверждаю.", ["refund"]),
        ("«Всё до копейки отдадим обратно» не подтверждаю.", []),
    ],
)
def test_words_in_quotes_are_somebody_elses_unless_the_bot_consents(text, categories):
    assert told(text, SURE) == categories


def test_rules_are_asked_about_the_likely_categories_only():
    asked = []
    candidates(held(PLAIN, SURE), (), lambda likely: asked.append(list(likely)) or frozenset())
    candidates(held(PLAIN, UNLIKELY), (), lambda likely: asked.append(list(likely)) or frozenset())
    assert asked == [["refund"]]


def test_a_reason_names_words_of_the_reply_or_of_the_question_as_they_were_written():
    question = "А если не понравится?"
    (claim,) = candidates(held(PLAIN, SURE, question), ())
    words = {token.folded for text in (PLAIN, question) for token in tokenize(text)}
    named = claim.why.replace("«", "").replace("»", "").split(", ")
    assert 0 < claim.why.count("«") <= 4
    assert set(named) <= words


def test_a_candidate_stands_at_its_clause():
    (claim,) = candidates(held("Приходите в среду, всё до копейки отдадим обратно.", SURE), ())
    assert claim.quote.startswith("всё до копейки")
