"""Whatever comes in: encodings mean the same, references resolve, and nothing breaks the portal."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.portal.connection import Connection
from harness.portal.exchange import Request
from harness.portal.front import Front
from harness.portal.php import as_php, decode_query, encode_query
from harness.portal.requests import target, written
from harness.testkit.portal import PortalDouble

SEED = Path(__file__).parents[3] / "fixtures" / "portals" / "kazan-salon.yaml"
KEYS = st.text("abcXYZ_я", min_size=1, max_size=5)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
TREES = st.recursive(
    TEXTS,
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(KEYS, inner, min_size=1, max_size=3),
    max_leaves=8,
)
PARAMS = st.dictionaries(KEYS.filter(lambda key: key != "auth"), TREES, max_size=4)
slowly = settings(deadline=None, max_examples=80)


@pytest.fixture(scope="module")
def double() -> PortalDouble:
    return PortalDouble(SEED)


def sent(build: httpx.Request) -> Request:
    path, _, query = build.url.raw_path.partition(b"?")
    return Request(build.method, path.decode(), query.decode(), dict(build.headers), build.read())


def pairs(prefix: str, value: object) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [one for key, inner in value.items() for one in pairs(f"{prefix}[{key}]" if prefix else key, inner)]
    if isinstance(value, list):
        return [one for number, inner in enumerate(value) for one in pairs(f"{prefix}[{number}]", inner)]
    return [(prefix, str(value))]


@slowly
@given(PARAMS)
def test_all_encodings_of_the_same_parameters_mean_the_same(params: dict[str, Any]) -> None:
    url, flat = "http://portal/rest/1/t/m", pairs("", params)
    form = urlencode(flat).encode()
    kinds = {"Content-Type": "application/x-www-form-urlencoded"}
    files = [(name, (None, value.encode())) for name, value in flat]
    requests = [
        httpx.Request("POST", url, json=params),
        httpx.Request("POST", url, content=form, headers=kinds),
        httpx.Request("GET", f"{url}?{urlencode(flat)}"),
        httpx.Request("POST", url, content=encode_query(params), headers=kinds),
        *([httpx.Request("POST", url, files=files)] if files else []),
    ]
    assert [written(sent(one)).merged("body") for one in requests] == [params] * len(requests)


@slowly
@given(PARAMS, PARAMS)
def test_query_and_body_are_merged_key_by_key(query: dict[str, Any], body: dict[str, Any]) -> None:
    junk = "&bx24_request_id=1&bx24_sdk_ver=2&bx24_sdk_type=3"
    found = written(
        sent(httpx.Request("POST", f"http://portal/rest/1/t/m?{urlencode(pairs('', query))}{junk}", json=body))
    )
    assert found.merged("body") == {**query, **body}
    assert found.merged("query") == {**body, **query}


@slowly
@given(st.binary(max_size=200), st.binary(max_size=40).filter(bool))
def test_files_keep_every_byte(content: bytes, name: bytes) -> None:
    filename = name.hex() + ".bin"
    request = httpx.Request("POST", "http://portal/rest/1/t/m", files={"fields[FILE]": (filename, content)})
    stored = written(sent(request)).merged("body")["fields"]["FILE"]
    assert stored == [filename, base64.b64encode(content).decode()]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.sampled_from(["0", "1", "2"]), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(VALUES)
def test_answers_are_what_php_would_write(value: Any) -> None:
    def in_php(one: Any) -> Any:
        if isinstance(one, dict):
            entries = {key: in_php(inner) for key, inner in one.items()}
            return list(entries.values()) if list(entries) == [str(n) for n in range(len(entries))] else entries
        return [in_php(inner) for inner in one] if isinstance(one, list) else one

    before = json.dumps(value)
    assert as_php(value) == in_php(value)
    assert as_php(as_php(value)) == as_php(value)
    assert json.dumps(value) == before, "the value itself stays as it was"


@settings(deadline=None, max_examples=10)
@given(TEXTS, TEXTS, st.sampled_from(["plain", "quoted", "twice"]))
def test_references_resolve_however_they_are_written(before: str, after: str, form: str) -> None:
    double = PortalDouble(SEED)
    step = {"plain": "$result[made]", "quoted": quote("$result[made]", safe=""), "twice": "$result[made]"}[form]
    title = f"{quote(before)}{step}{quote(after)}"
    commands = {
        "made": "crm.lead.add?" + urlencode({"fields[NAME]": "Анна"}),
        "next": f"crm.lead.add?fields[TITLE]={title}&fields[COMMENTS]={step}",
    }
    body = (
        json.dumps({"cmd": commands}) if form == "plain" else urlencode({f"cmd[{k}]": v for k, v in commands.items()})
    )
    kind = "application/json" if form == "plain" else "application/x-www-form-urlencoded"
    client = httpx.Client(transport=httpx.MockTransport(double.answer))
    reply = client.post(double.url + "batch", content=body, headers={"Content-Type": kind}).json()["result"]
    made = reply["result"]["made"]
    row = double.session.call("crm.lead.get", {"id": reply["result"]["next"]}).body["result"]
    expected = f"{before}{made}{after}"
    assert row["TITLE"] == (expected if "$result" not in before + after else row["TITLE"])
    assert row["COMMENTS"] == str(made)


KINDS = st.sampled_from(
    [
        "",
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "text/plain",
        "\x00",
    ]
)


@slowly
@given(
    st.binary(max_size=120),
    KINDS,
    st.text(max_size=30),
    st.sampled_from(["profile", "batch", "crm.lead.add", "api/batch", ""]),
)
def test_no_body_breaks_the_portal(double: PortalDouble, body: bytes, kind: str, query: str, method: str) -> None:
    path = httpx.URL(double.url).path.replace("/rest/", "/rest/api/" if method.startswith("api/") else "/rest/")
    headers = {"content-type": kind, "idempotency-key": query}
    reply = double._front.answer(
        Request("POST", path + method.removeprefix("api/"), quote(query, safe="&=[]%"), headers, body)
    )
    assert reply.status < 500
    json.loads(reply.body)


@slowly
@given(st.text(max_size=40), st.sampled_from(["/rest/", "/rest/1/", "/rest/api/", "/oauth/", "/"]))
def test_no_path_breaks_the_portal(double: PortalDouble, path: str, start: str) -> None:
    target(start + path)
    assert double._front.answer(Request("GET", start + quote(path, safe="/%"))).status < 500


class Wire:
    """What a connection writes to."""

    def __init__(self) -> None:
        self.sent = b""
        self.closed = False

    def write(self, data: bytes) -> None:
        self.sent += data

    def close(self) -> None:
        self.closed = True

    abort = close


@slowly
@given(
    st.lists(
        st.binary(max_size=60)
        | st.sampled_from([b"GET /rest/profile HTTP/1.1\r\n", b"Host: x\r\n\r\n", b"Content-Length: 3\r\n"]),
        max_size=6,
    )
)
def test_no_bytes_break_a_connection(chunks: list[bytes]) -> None:
    connections: set[Connection] = set()
    connection, wire = Connection(Front(), 1.0, False, connections), Wire()
    connection.connection_made(wire)  # type: ignore[arg-type]
    for chunk in chunks:
        if not wire.closed:
            connection.data_received(chunk)
    assert wire.sent == b"" or wire.sent.startswith(b"HTTP/1.1 ")
    connection.connection_lost(None)
    assert not connections


@slowly
@given(PARAMS)
def test_what_the_portal_writes_as_php_is_read_back(params: dict[str, Any]) -> None:
    assert decode_query(encode_query(params).decode()) == params
