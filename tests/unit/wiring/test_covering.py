"""What is written of a judged attempt holds neither the portal's token nor numbers of cards and documents."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.model import codec
from harness.model.record import Attempt
from harness.model.verdict import Difference, Evidence, Finding, Verdict
from harness.testkit.transcripts import Talk, created, meaning
from harness.wiring.masking import cover
from tests.unit.matching.test_documents import CARDS, valid

CARD, HIDDEN = "4111 1111 1111 1111", "•••• •••• •••• 1111"
TOKEN = "0123456789abcdef"


def attempt(number, plain=None):
    """A number wherever a bot or a check may have put it; ``plain`` is what a JSON number becomes."""
    transcript = (
        Talk(dialogue="d")
        .client("Вот моя карта")
        .call("crm.lead.add", params={"fields": {"COMMENTS": number, number: "x", "UF_CARD": plain}}, result=[number],
              meanings=[meaning("handover_note", summary=number)], changes=created("lead", "1", COMMENTS=number))
        .bot(f"Записала карту {number}!", number)
        .hands_over(summary=number)
        .captures(card=number)
        .answers("спросил?", met=True, reason=number)
        .breaks("bot.bad_json", body=number)
        .transcript()
    )  # fmt: skip
    quote = f"карту {number}!"
    finding = Finding(
        check="never_says",
        code="check.never_says.said",
        parameters={"quote": quote},
        expected=number,
        got=f"«{quote}»",
        differences=(Difference(where="lead.COMMENTS", expected=None, got=number),),
        evidence=(Evidence(exchange=0, message=0, quote=quote, span=(9, 9 + len(quote))),),
    )
    return Attempt(transcript=transcript, verdict=Verdict(outcome="failed", findings=(finding,)))


def test_a_card_is_hidden_wherever_it_stands():
    assert codec.encode(cover(attempt(CARD, 4111111111111111), "")) == codec.encode(attempt(HIDDEN, "•" * 12 + "1111"))


def test_the_token_of_the_portal_too():
    url = "http://127.0.0.1:8080/rest/1/{}/crm.lead.add"
    shown = codec.encode(cover(attempt(url.format(TOKEN)), TOKEN))
    assert TOKEN.encode() not in shown
    assert shown == codec.encode(attempt(url.format("•" * len(TOKEN))))


def test_places_in_messages_stay_true():
    shown = cover(attempt(CARD), "")
    (evidence,) = shown.verdict.findings[0].evidence
    assert (
        shown.transcript.exchanges[0].reply.messages[0].text[slice(*evidence.span)]
        == evidence.quote
        == f"карту {HIDDEN}!"
    )


@pytest.mark.parametrize("number", ["8 917 222-33-44", "anna@example.ru", "40817810099910004312", "1772434800000"])
def test_nothing_to_hide_changes_nothing(number):
    before = attempt(number, 1772434800000)
    assert cover(before, TOKEN) is before


@pytest.mark.parametrize(
    ("params", "shown"),
    [
        ({"UF_CRM_PASSPORT": "4510123456"}, {"UF_CRM_PASSPORT": "••••••3456"}),
        ({"UF_CRM_PASSPORT": 4510123456}, {"UF_CRM_PASSPORT": "••••••3456"}),
        ({"SNILS": ["112-233-445 95"]}, {"SNILS": ["•••-•••-•45 95"]}),
        ({"PHONE": [{"VALUE": "8442 123456"}], "C": CARD}, {"PHONE": [{"VALUE": "8442 123456"}], "C": HIDDEN}),
        (
            {"ORDER": 4510123456, "OK": True, "SUM": 1e18, "C": CARD},
            {"ORDER": 4510123456, "OK": True, "SUM": 1e18, "C": HIDDEN},
        ),
    ],
)
def test_the_name_of_a_field_says_what_its_number_is(params, shown):
    before = Attempt(
        transcript=Talk().client("а").call("m", params=params).bot("ну").transcript(), verdict=Verdict(outcome="passed")
    )
    assert cover(before, "").transcript.journal.calls[0].params == shown


def test_values_nested_too_deep_to_be_looked_at_are_left_out():
    deep = CARD
    for _ in range(400):
        deep = [deep]
    before = Attempt(
        transcript=Talk().client("а").call("m", result=deep).bot("ну").transcript(), verdict=Verdict(outcome="passed")
    )
    assert b"4111" not in codec.encode(cover(before, ""))


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(["", "карта ", "a:", "№"]), CARDS, st.sampled_from(["", ".", " руб", "\n"]))
def test_no_card_survives_in_an_encoded_attempt(before, card, after):
    shown = codec.encode(cover(attempt(f"{before}{card}{after}", int(card)), TOKEN)).decode()
    assert not [run for run in re.findall(r"(?<!\d)\d{16}(?!\d)", shown) if valid(run)]
    assert isinstance(codec.decode(shown.encode(), Attempt), msgspec.Struct)
