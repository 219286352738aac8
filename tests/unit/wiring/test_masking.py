"""Values of the environment stay out of transcripts, wherever a bot has put them; the transcript stays whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.model import codec
from harness.model.transcript import Transcript
from harness.testkit.transcripts import Talk, created, meaning
from harness.wiring.masking import MASK, mask

SECRET = 'ключ-"42"\\n'


def talk(secret):
    return (
        Talk(dialogue="d")
        .client(f"скажи {secret}")
        .call("crm.lead.add", params={"fields": {"NAME": secret, secret: "x"}}, result={"list": [secret]},
              meanings=[meaning("handover_note", summary=secret)], changes=created("lead", "1", NAME=secret))
        .bot(f"Мой токен {secret}!", secret)
        .hands_over(summary=secret)
        .captures(code=secret)
        .answers("спросил?", met=True, reason=secret)
        .deviates("script.no_branch_fits", reply=secret)
        .breaks("bot.bad_json", body=secret)
        .transcript()
    )  # fmt: skip


def test_a_secret_is_hidden_wherever_it_stands():
    clean = mask([SECRET])(talk(SECRET))
    assert codec.encode(clean) == codec.encode(talk(MASK))


def test_nothing_to_hide_changes_nothing():
    transcript = talk("обычное слово")
    assert mask([])(transcript) is transcript
    assert mask(["такого-тут-нет"])(transcript) is transcript


def test_the_longer_secret_is_hidden_first():
    clean = mask(["abcd", "abcdefgh"])(Talk().client("abcdefgh abcd").transcript())
    assert clean.exchanges[0].said[0].text == f"{MASK} {MASK}"


@pytest.mark.parametrize(
    "secret", ["8080", "message", "user", "exchanges", "text", "fields", "true", "2026", "write", "null", '":"']
)
def test_a_secret_that_looks_like_the_format_itself_breaks_nothing(secret):
    before = (
        Talk(dialogue="d")
        .client("а")
        .call("m", params={"n": 18080, "ok": True, "none": None})
        .bot(f"порт {secret}", latency=0.8080)
        .transcript()
    )
    clean = mask([secret])(before)
    again = codec.decode(codec.encode(clean), Transcript)
    assert again == clean
    assert clean.exchanges[0].reply.text == f"порт {MASK}"
    assert clean.exchanges[0].kind == "user"
    assert clean.exchanges[0].latency == 0.8080


@settings(deadline=None)
@given(st.text(min_size=4, max_size=12))
def test_any_secret_at_all(secret):
    before = Talk().client("а").bot(f"<{secret}>").transcript()
    clean = mask([secret])(before)
    assert secret not in clean.exchanges[0].reply.text.replace(MASK, "") or secret in MASK
    assert codec.decode(codec.encode(clean), Transcript) == clean
