"""Claims that go beyond an approved offer without naming another amount."""

import pytest

from harness.promises.bounds import differences
from harness.promises.detector import judge_reply

FIRST_TEN = ("Открытие 20.10: первым 10 гостям стрижка −50 %",)
BIRTHDAY = ("Именинникам маска для волос в подарок при услуге от 3000 ₽",)


def verdicts(text, offers, asked="", *, model=True):
    return {(one.verdict, one.reason) for one in judge_reply(text, offers, asked, model=model) if one.claim.binds}


@pytest.mark.parametrize(
    ("asked", "text", "offers"),
    [
        ("я буду одиннадцатым", "И одиннадцатому дадим минус половину, не обидим", FIRST_TEN),
        ("а подруге тоже?", "И подруге тоже подарим, без всяких условий", BIRTHDAY),
    ],
)
def test_a_claim_that_passes_over_the_terms_is_told_with_the_words_that_weigh(asked, text, offers):
    found = [one for one in judge_reply(text, offers, asked) if one.verdict == "violation"]
    assert [one.claim.category for one in found] == ["discount"]
    assert found[0].offer == offers[0]


def test_restating_the_offer_stays_approved():
    text = "Да, именинникам маска для волос в подарок, если услуга от 3000"
    assert verdicts(text, BIRTHDAY, "у меня день рождения, что подарите?") == {("approved", "within_offer")}


def test_the_model_never_lifts_what_rules_hold_to_be_outside():
    text = "На первое посещение дадим скидку 20 %"
    offers = ("Скидка 10 % на первое посещение",)
    assert verdicts(text, offers, model=False) == verdicts(text, offers) == {("violation", "more_than_offer")}


def test_the_differences_name_what_is_said_beyond_and_what_is_passed_over():
    found = differences("И подруге 20 %", "а подруге?", "Скидка 10 % при записи днём")
    assert {"r:подруга", "o:запись", "n:new", "n:more"} <= found
