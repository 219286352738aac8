"""Whatever bytes or values a bot sends: a reply or a `BotError`, never anything else, never unbounded."""

import socket

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from harness.bots.excerpt import of_bytes, printable
from harness.bots.replies import read_reply
from harness.bots.wire import Received, Wire
from harness.clock import stopwatch
from harness.errors import BotError
from harness.model import codec

heads = st.sampled_from(
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.0 204 No Content\r\n\r\n",
    ]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("\ud800"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["text", "reply", "messages", "handover", "labels", "buttons", "to", "at"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)


@given(heads, st.binary(max_size=200))
def test_any_bytes_on_the_wire(head, rest):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(head + rest)
        theirs.shutdown(socket.SHUT_WR)
        wire = Wire(ours, "http://bot", tls=False)
        try:
            received, keep = wire.exchange(b"GET / HTTP/1.1\r\n\r\n", stopwatch() + 5, 1000)
        except BotError:
            return
        finally:
            wire.close()
        assert isinstance(received, Received)
        assert len(received.body) <= 1000
        assert isinstance(keep, bool)


def read(value):
    try:
        return read_reply(value)
    except BotError as error:
        return error


@given(values)
def test_any_value_as_a_reply(value):
    outcome = read(value)
    if isinstance(outcome, BotError):
        assert len(str(outcome)) < 2000
        msgspec.json.encode(outcome.parameters)
    else:
        codec.encode(outcome)


@given(st.text(), st.integers(1, 50))
def test_excerpts_are_bounded_and_printable(text, limit):
    shown = printable(text, limit)
    assert len(shown) <= 6 * limit + 1
    assert all(char in "\t\n" or ord(char) >= 0x20 for char in shown)
    shown.encode()


@given(st.binary())
def test_excerpts_of_bytes(data):
    of_bytes(data).encode()
