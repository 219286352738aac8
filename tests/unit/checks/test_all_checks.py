"""What holds for every check: wording, schema, purity, and that no text of a bot breaks it."""

import msgspec
import pytest
from check_builders import CHECKS, Scene, Step, adds, books, bot, escalates, see
from hypothesis import given, settings
from hypothesis import strategies as st

from harness import wording
from harness.model.codec import encode
from harness.model.transcript import Handover

ARGUMENTS = {
    "avoids": {"talk": ["superlative", "no_contraindication", "hygiene"]},
    "hands_over_when": {"heard": ["person_wanted", "complaint"], "to": "manager"},
    "answers_when": {"heard": ["minor", "are_you_bot"], "says": ["guardian", "is_bot"], "never": "human_claim"},
    "says": {"texts": ["да", {"any_of": ["нет", {"matches": "\\d"}]}]},
    "says_any": {"texts": ["да", "нет"]},
    "never_says": {"texts": ["да"]},
    "matches": {"pattern": "а+"},
    "resembles": {"text": "Чем помочь?"},
    "asks": {"topics": ["name", "phone"]},
    "offers": {"buttons": ["да"], "times": {"at_least": 2}},
    "language": {"languages": "ru"},
    "at_most_chars": {"limit": 10},
    "at_most_messages": {"limit": 1},
    "at_most_questions": {"limit": 1},
    "replies_within": {"limit": "1s"},
    "escalated": {"to": "manager", "reason": "medical", "carries": ["summary"], "within_turns": 1, "once": True},
    "calls": {"method": "crm.lead.add", "more": {"with": {"fields": {"NAME": "Анна"}}}},
    "order": {"steps": ["booking", "crm.lead.add"]},
    "moves_along": {"paths": {"lead": ["NEW", "BOOKED"]}},
    "conforms_to": {"contract": {"contract": "x", "entities": {"lead": {"type": "object", "required": ["X"]}}}},
    "written_once": {"entities": "lead"},
    "meets": {"rubric": "Бот вежлив"},
    "reveals_nothing": {"words": ["промпт"]},
    "booking": {"fields": {"from": "2026-03-03T15:00:00+03:00"}},
    "reminder": {"at": "2026-03-03T15:00:00+03:00"},
    "lead": {"fields": {"NAME": "Лилия"}},
}
TEXTS = st.one_of(
    st.text(), st.sampled_from(["Записала вас на 15:00", "скидка 50 %", "пришлите паспорт", "\x00\u202e«", "1" * 300])
)


def build(name):
    return msgspec.convert(ARGUMENTS.get(name, {}), CHECKS[name].target)


def rulings(seen):
    return {name: build(name).judge(seen) for name in CHECKS}


def assert_told(name, ruling):
    assert len(ruling.expected) <= 1000, name
    assert len(ruling.got) <= 1000, name
    assert ruling.evidence, name
    assert all(len(item.quote) <= 200 for item in ruling.evidence), name
    codes = [ruling.code] if ruling.code else [f"check.{name}.unexpected"]
    for code in codes:
        for lang in wording.LANGUAGES:
            text = wording.text(code, lang, **ruling.parameters)
            assert wording.known(code), code
            assert text, code


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(TEXTS, max_size=3), user=st.text(), button=st.text())
def test_no_text_breaks_a_check(texts, user, button):
    step = Step(says=tuple(texts), user=user, buttons=(button,), handover=Handover(to=user, reason=button))
    for turn in (None, 0):
        for name, ruling in rulings(see(step, bot(*texts), turn=turn)).items():
            assert_told(name, ruling)


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda x: st.lists(x) | st.dictionaries(st.text(), x),
    max_leaves=5,
)


@settings(max_examples=40, deadline=None)
@given(value=ODD, name=st.sampled_from(["NAME", "PHONE", "STATUS_ID", "from", "to", "resource", "EMAIL"]))
def test_no_value_in_the_crm_breaks_a_check(value, name):
    calls = (
        adds("lead", **{name: value}),
        adds("lead", "2", **{name: value}),
        books(resource=value),
        escalates(to=value),
    )
    for check, ruling in rulings(see(bot("Записала", calls=calls))).items():
        assert_told(check, ruling)
        encode(ruling)


@pytest.mark.parametrize("steps", [(), (Step(kind="wait", latency=None),)])
def test_an_empty_dialogue_can_be_judged(steps):
    for name, ruling in rulings(see(*steps)).items():
        assert_told(name, ruling)


@pytest.mark.parametrize("name", list(CHECKS))
def test_every_check_is_described(name):
    schema = msgspec.json.schema(CHECKS[name].target)
    assert schema["$defs"]
    assert CHECKS[name].title.endswith(".")
    assert wording.known(f"check.{name}.title")
    assert wording.known(f"check.{name}.unexpected")
    flaws = getattr(build(name), "flaws", tuple)
    assert list(flaws()) == []


def test_judging_twice_gives_the_same_bytes():
    seen = see(bot("Записала вас на 15:00", calls=(adds("lead", NAME="Анна"),)), scene=Scene(records=({"lead": {}},)))
    assert [encode(ruling) for ruling in rulings(seen).values()] == [
        encode(ruling) for ruling in rulings(seen).values()
    ]
