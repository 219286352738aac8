"""What the trained model does to the claims of rules: it disputes some, it silences none."""

import pytest

from harness.promises.claim import CATEGORIES, Claim
from harness.promises.detector import find_promises, judge_reply
from harness.promises.extracting import claims_of
from harness.promises.model import log_odds, probability
from harness.promises.rules import compiled, lexicon
from harness.promises.trained import questioned, weigh

GREETING = "Здравствуйте! Ждём вас в субботу, вход со двора."


def a_claim(rule, category="discount", modality="firm"):
    return Claim(category, (0, 5), "…", "firm", modality, rule, "")


def held(share, text=GREETING):
    """A reply as if the model held every claim for so many times the chance from which on it disputes nothing."""
    weighed = weigh(text, "")
    chance = share * probability(weighed.model.cuts["improbable"])
    return weighed._replace(highest=(log_odds(chance),) * len(CATEGORIES))


def test_a_claim_that_the_model_holds_for_improbable_is_disputed():
    assert questioned(a_claim("free-of-charge"), held(0.5)).disputed
    assert not questioned(a_claim("free-of-charge"), held(2)).disputed
    assert not questioned(a_claim("free-of-charge"), weigh("Всё сделаем вам бесплатно!", "")).disputed


def test_where_something_is_denied_less_doubt_is_enough():
    assert questioned(a_claim("free-of-charge"), held(2, "Бесплатно не делаем, увы.")).disputed
    assert not questioned(a_claim("free-of-charge"), held(4, "Бесплатно не делаем, увы.")).disputed


def test_a_sure_rule_and_what_does_not_bind_are_left_alone():
    weighed = held(0.5)
    assert "priced-at-nothing" in lexicon().topics["discount"].sure
    assert not questioned(a_claim("priced-at-nothing"), weighed).disputed
    assert not questioned(a_claim("free-of-charge", modality="denied"), weighed).disputed


def test_every_sure_rule_exists():
    for topic in lexicon().topics.values():
        assert topic.sure <= {rule.id for rule in topic.rules}


@pytest.mark.parametrize("offers", [(), ("Стрижка 1500 ₽",)])
@pytest.mark.parametrize(
    "text", ["Скидку сделаем!", "Вернём деньги", "Пьём чай, вернём вам хорошее настроение", "Передам, пришлют к обеду"]
)
def test_nothing_that_rules_find_is_silenced(text, offers):
    alone = {one.claim.rule for one in judge_reply(text, offers, model=False) if one.verdict == "violation"}
    told = {one.claim.rule for one in judge_reply(text, offers) if one.verdict in {"violation", "disputed"}}
    assert alone <= told


def test_what_is_disputed_is_no_label():
    for one in judge_reply("Пьём чай, вернём вам хорошее настроение", ()):
        assert (one.verdict == "violation") == (one in find_promises("Пьём чай, вернём вам хорошее настроение", ()))


def test_where_a_sure_rule_fits_too_its_claim_is_the_one_that_is_told():
    rules = [{"id": "loose", "says": ["деньга"]}, {"id": "certain", "sure": True, "says": ["вернуть"]}]
    book = compiled({"categories": {"refund": {"rules": rules}}})
    assert [claim.rule for claim in claims_of("Вернём вам деньги.", "", book)] == ["certain"]
