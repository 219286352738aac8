"""Whatever a client writes, in whatever order, the bot answers within its bounds and never breaks."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.model.dialogue import Fault

PHRASES = (
    "Здравствуйте", "стрижка", "маникюр и педикюр завтра", "Анна, 89171234567", "да", "нет", "согласна", "в 15:00", "в 11",
    "к Ольге", "к Диляре", "отмените запись", "перенесите на пятницу", "сколько стоит?", "где вы?", "до скольки?", "8917", "стоп",
    "передумала", "я подумаю", "30 февраля", "вчера в 15:00", "через год", "31 декабря в 23:00", "любой мастер", "всё равно",
    "а кто вы", "окислитель какой?", "хз", "спасибо", "не надо", "изменить", "8 марта после шести", "в 10 и в 12", "Лилия, +79172223344",
)  # fmt: skip
HOLE = re.compile(r"[:,] *[.?!,]|  |\(\)|None|\{|\bНа записи")
"""What a template looks like when it refers to something that is not there."""
TEXTS = st.one_of(st.sampled_from(PHRASES), st.text(max_size=60))
TOLERANT = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@TOLERANT
@given(turns=st.lists(TEXTS, min_size=1, max_size=9))
def test_no_conversation_breaks_it(chat, turns):
    talk = chat()
    for turn in turns:
        reply = talk.say(turn)
        assert len(reply.messages) <= 3
        assert all(0 < len(message.text) <= 600 for message in reply.messages)
        assert not HOLE.search(reply.text)
    talk.wait_until("2026-03-20T12:00:00+03:00")
    assert len(talk.calls("crm.lead.add")) <= 1


@TOLERANT
@given(
    turns=st.lists(TEXTS, min_size=1, max_size=7),
    method=st.sampled_from(["*", "crm.lead.add", "booking.v1.booking.list"]),
)
def test_no_conversation_breaks_it_when_the_portal_is_down(chat, turns, method):
    talk = chat(faults=(Fault(on=method, answer="INTERNAL_SERVER_ERROR", times=0),))
    for turn in turns:
        reply = talk.say(turn)
        assert "записаны:" not in reply.text
        assert all(len(message.text) <= 600 for message in reply.messages)


@pytest.mark.parametrize("text", ["", "   ", "\x00", "{slots.name}", "a" * 100_000, "?" * 500, "💅" * 300, "1" * 5000])
def test_odd_messages_get_an_answer(chat, text):
    assert chat().say(text).messages
