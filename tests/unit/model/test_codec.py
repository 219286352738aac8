"""Every model value goes to JSON and back unchanged."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import typing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import harness.model
from harness.model import codec
from harness.model.dialogue import AnyTurn, Dialogue
from harness.model.events import AnyEvent, DialogueFinished, RunStarted
from harness.model.transcript import Transcript
from harness.model.value import Value
from tests.unit.model import strategies


def _all_types():
    for info in pkgutil.iter_modules(harness.model.__path__, "harness.model."):
        module = importlib.import_module(info.name)
        for _, found in inspect.getmembers(module, inspect.isclass):
            if issubclass(found, Value) and found.__module__ == module.__name__ and found is not Value:
                yield found


TYPES = sorted(_all_types(), key=lambda kind: kind.__name__)
EVENTS = typing.get_args(AnyEvent)
QUICK = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
@QUICK
@given(data=st.data())
def test_every_type_comes_back_equal_and_gives_the_same_bytes_again(kind, data):
    value = data.draw(strategies.of(kind))
    encoded = codec.encode(value)
    back = codec.decode(encoded, kind)
    assert back == value
    assert codec.encode(back) == encoded
    assert json.loads(encoded) == json.loads(json.dumps(codec.plain(value)))


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
@QUICK
@given(data=st.data())
def test_every_event_is_told_by_its_line(kind, data):
    event = data.draw(strategies.of(kind))
    line = codec.encode(event)
    assert b"\n" not in line
    back = codec.decode_event(line)
    assert type(back) is kind
    assert back == event
    assert json.loads(line)["event"] == kind.__name__


def test_all_events_are_events_and_all_turns_are_turns():
    subclasses = {kind.__name__ for kind in TYPES if any(base.__name__ == "Event" for base in kind.__mro__[1:])}
    assert subclasses == {kind.__name__ for kind in EVENTS}
    turns = {kind.__name__ for kind in TYPES if any(base.__name__ == "Turn" for base in kind.__mro__[1:])}
    assert turns == {kind.__name__ for kind in typing.get_args(AnyTurn)}


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
def test_values_never_change(kind):
    assert kind.__struct_config__.frozen


@QUICK
@given(strategies.of(RunStarted), st.data())
def test_half_a_line_is_no_event(event, data):
    line = codec.encode(event)
    cut = data.draw(st.integers(0, len(line) - 1))
    with pytest.raises(ValueError):
        codec.decode_event(line[:cut])


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null",
        b"[]",
        b'{"event":"Nothing"}',
        b'{"seq":1}',
        b'{"event":"DialogueStarted","index":"one","id":"x"}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_event_is_refused(line):
    with pytest.raises(ValueError):
        codec.decode_event(line)


def test_a_wrong_value_says_where():
    with pytest.raises(ValueError, match=r"\$\.record\.job"):
        codec.decode_event(b'{"event":"DialogueFinished","index":0,"record":{"job":{"index":"x"}}}')


def test_defaults_take_no_room_and_old_lines_stay_readable():
    from harness.model.dialogue import Given

    small = codec.encode(Transcript(dialogue="d", given=Given()))
    assert json.loads(small) == {"dialogue": "d", "given": {}}
    assert codec.decode(b'{"dialogue":"d","given":{},"of_tomorrow":1}', Transcript) == codec.decode(small, Transcript)


def test_russian_stays_readable():
    from harness.model.transcript import Message

    assert codec.encode(Message(text="Ёлка 🎄")) == '{"text":"Ёлка 🎄"}'.encode()


@QUICK
@given(strategies.of(Dialogue))
def test_a_turn_in_a_dialogue_keeps_its_kind(dialogue):
    back = codec.decode(codec.encode(dialogue), Dialogue)
    assert [type(turn) for turn in back.turns] == [type(turn) for turn in dialogue.turns]


def test_the_number_comes_first_in_a_line_so_that_a_file_can_be_renumbered_without_reading_it():
    for kind in EVENTS:
        assert kind.__struct_fields__[0] == "seq"
    line = codec.encode(DialogueFinished.__mro__[1](seq=3))
    assert line == b'{"event":"Event","seq":3}'
