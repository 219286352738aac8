"""The record of a run: written as it comes, put in order once, read back, resumed after a kill."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_builders import booked, events, promised, sample
from report_values import HOSTILE, exchange, job, record

from harness.errors import HarnessError
from harness.model.events import DialogueFinished, DialogueStarted, RunFinished, RunInterrupted, RunStarted, Trouble
from harness.reporters.events_jsonl import EventsWriter, finalise, read_events


def write(path, stream):
    writer = EventsWriter(path)
    for event in stream:
        writer.handle(event)
    writer.close()
    return path


def test_what_is_written_is_read_back(tmp_path):
    stream = events([booked(0), promised(1)])
    path = write(tmp_path / "run" / "events.jsonl", [e for e in stream if not isinstance(e, Trouble)])
    assert list(read_events(path)) == [e for e in stream if not isinstance(e, Trouble)]


def test_half_characters_do_not_stop_the_run(tmp_path):
    path = write(tmp_path / "e.jsonl", events([record(job(0, "x"), (exchange(0, HOSTILE, HOSTILE),))]))
    said = (
        next(e for e in read_events(path) if isinstance(e, DialogueFinished))
        .record.transcript.exchanges[0]
        .said[0]
        .text
    )
    assert said == HOSTILE.replace("\ud800", "\ufffd")


def test_a_line_cut_short_by_a_kill_is_dropped_and_overwritten(tmp_path):
    stream = events([booked(0)])
    path = write(tmp_path / "e.jsonl", stream[:3])
    with path.open("ab") as file:
        file.write(b'{"event":"DialogueFinished","seq":3,"index":0,"rec')
    assert list(read_events(path)) == stream[:3]
    write(path, stream[3:])
    assert list(read_events(path)) == list(stream[:3]) + list(write_read(tmp_path, stream[3:]))


def write_read(folder, stream):
    return read_events(write(folder / "other.jsonl", stream))


@pytest.mark.parametrize("junk", [b"not json\n", b'{"event":"Unknown"}\n', b'{"event":"RunStarted"}\n'])
def test_a_broken_line_is_named(tmp_path, junk):
    path = write(tmp_path / "e.jsonl", events([booked(0)])[:2])
    with path.open("ab") as file:
        file.write(junk + b'{"event":"DialogueStarted","index":1,"id":"x"}\n')
    with pytest.raises(HarnessError) as caught:
        list(read_events(path))
    assert (caught.value.code, caught.value.parameters["line"]) == ("events.broken", 3)


def test_finalise_names_a_broken_line_and_leaves_the_file(tmp_path):
    path = write(tmp_path / "e.jsonl", events([booked(0)])[:2])
    with path.open("ab") as file:
        file.write(b"{}\n{}\n")
    before = path.read_bytes()
    with pytest.raises(HarnessError) as caught:
        finalise(path)
    assert caught.value.parameters["line"] == 3
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["e.jsonl"]


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(HarnessError) as caught:
        list(read_events(tmp_path / "none.jsonl"))
    assert caught.value.code == "events.missing"


RUN = events(sample(), skipped=2, troubles=2)


@pytest.fixture(scope="module")
def in_order(tmp_path_factory):
    path = write(tmp_path_factory.mktemp("plan") / "e.jsonl", RUN)
    finalise(path)
    return path.read_bytes()


def test_a_run_in_plan_order_only_gets_its_numbers(tmp_path, in_order):
    path = tmp_path / "e.jsonl"
    path.write_bytes(in_order)
    finalise(path)
    assert path.read_bytes() == in_order
    numbers = [event.seq for event in read_events(path)]
    assert numbers == list(range(len(RUN)))


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_the_order_of_arrival_does_not_show(tmp_path_factory, in_order, data):
    """Dialogues run at once: their events mingle in any way, but each dialogue's own stay in order."""
    lanes = {}
    for event in RUN[1:-1]:
        lane = event.index if isinstance(event, Trouble) is False and hasattr(event, "index") else ("other", event.seq)
        lanes.setdefault(lane, []).append(event)
    slots = [lane for lane, queue in lanes.items() for _ in queue]
    order = data.draw(st.permutations(slots))
    queues = {lane: iter(queue) for lane, queue in lanes.items()}
    path = write(tmp_path_factory.mktemp("any") / "e.jsonl", [RUN[0], *(next(queues[lane]) for lane in order), RUN[-1]])
    finalise(path)
    assert path.read_bytes() == in_order


def test_a_resumed_run_looks_like_one_that_was_not_killed(tmp_path, in_order):
    cut = next(n for n, e in enumerate(RUN) if isinstance(e, DialogueStarted) and e.index == 4)
    path = write(
        tmp_path / "e.jsonl",
        [*RUN[: cut + 2], RunInterrupted(reason="x"), RunFinished(finished_at="early", interrupted=True)],
    )
    seen = {e.index for e in RUN[:cut] if isinstance(e, DialogueFinished)}
    again = [e for e in RUN if getattr(e, "index", None) not in seen or isinstance(e, Trouble)]
    write(path, [e for e in again if not isinstance(e, Trouble)] + [e for e in RUN if isinstance(e, Trouble)])
    finalise(path)
    kept = [e for e in read_events(path) if not isinstance(e, RunFinished)]
    assert kept == [e for e in _decoded(tmp_path, in_order) if not isinstance(e, RunFinished)]
    assert sum(isinstance(e, RunStarted) for e in read_events(path)) == 1


def _decoded(folder, data):
    path = folder / "in_order.jsonl"
    path.write_bytes(data)
    return list(read_events(path))
