"""When the trained model speaks, and with what reason."""

import pytest

from harness.promises.claim import CATEGORIES
from harness.promises.trained import candidates, weigh
from harness.promises.weights import log_odds
from harness.russian.tokens import tokenize

PLAIN = "Всё до копейки отдадим обратно."
DENYING = "Не вопрос, всё до копейки отдадим обратно."
ASKING = "Всё до копейки отдадим обратно?"


def held(text, chance, asked=""):
    """The reply as if the model held «refund», and nothing else, for so probable."""
    weighed = weigh(text, asked)
    odds = tuple(log_odds(chance if category == "refund" else 0.001) for category in CATEGORIES)
    return weighed._replace(odds=dict.fromkeys(weighed.odds, odds), highest=odds)


def told(text, chance, doubts=()):
    return [claim.category for claim in candidates(held(text, chance), (), lambda likely: frozenset(doubts))]


@pytest.mark.parametrize(
    ("text", "chance", "categories"),
    [
        (PLAIN, 0.7, []),
        (PLAIN, 0.85, ["refund"]),
        (DENYING, 0.85, []),
        (DENYING, 0.95, ["refund"]),
        (ASKING, 0.85, []),
        (ASKING, 0.95, ["refund"]),
    ],
)
def test_the_model_has_to_be_surer_where_something_is_denied_or_asked(text, chance, categories):
    assert told(text, chance) == categories


def test_the_model_has_to_be_surer_where_rules_have_reason_to_doubt():
    assert told(PLAIN, 0.85, doubts=["refund"]) == []
    assert told(PLAIN, 0.95, doubts=["refund"]) == ["refund"]


def test_rules_are_asked_about_the_likely_categories_only():
    asked = []
    candidates(held(PLAIN, 0.95), (), lambda likely: asked.append(list(likely)) or frozenset())
    candidates(held(PLAIN, 0.5), (), lambda likely: asked.append(list(likely)) or frozenset())
    assert asked == [["refund"]]


def test_a_reason_names_words_of_the_reply_or_of_the_question_as_they_were_written():
    question = "А если не понравится?"
    (claim,) = candidates(held(PLAIN, 0.95, question), ())
    words = {token.folded for text in (PLAIN, question) for token in tokenize(text)}
    named = claim.why.replace("«", "").replace("»", "").split(", ")
    assert 0 < claim.why.count("«") <= 4
    assert set(named) <= words


def test_a_candidate_stands_at_its_clause():
    (claim,) = candidates(held("Приходите в среду, всё до копейки отдадим обратно.", 0.95), ())
    assert claim.quote.startswith("всё до копейки")
