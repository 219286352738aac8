"""The forms in which client libraries write URLs and bodies."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from harness.clock import VirtualClock
from harness.errors import PortalError
from harness.model.dialogue import Fault, Given
from harness.portal.portals import Portals
from harness.portal.serving import serve

FOLDER = Path(__file__).parents[3] / "fixtures" / "portals"


@pytest.fixture
def base(portals: Portals, open_session: Any) -> str:
    return portals.address(open_session())


@pytest.mark.parametrize(
    "path",
    [
        "crm.lead.get",
        "crm.lead.get.json",
        "crm.lead.Get/",
        "/crm.lead.get",
        "crm.lead.get.json?bx24_request_id=1&bx24_sdk_ver=2",
    ],
)
def test_forms_of_the_url(base: str, client: httpx.Client, path: str) -> None:
    assert client.post(base + path, json={"id": 301}).json()["result"]["ID"] == "301"


def test_get_and_post_and_all_encodings_mean_the_same(base: str, client: httpx.Client) -> None:
    url = base + "crm.contact.add"
    pairs = {
        "fields[NAME]": "Анна",
        "fields[PHONE][0][VALUE]": "+79990000000",
        "fields[PHONE][0][VALUE_TYPE]": "MOBILE",
    }
    replies = [
        client.get(url, params=pairs),
        client.post(url, data=pairs),
        client.post(url, files={name: (None, value) for name, value in pairs.items()}),
        client.post(
            url,
            params={"fields[NAME]": "Анна"},
            data={k: v for k, v in pairs.items() if "PHONE" in k} | {"fields[NAME]": "Анна"},
        ),
        client.post(
            url, json={"fields": {"NAME": "Анна", "PHONE": [{"VALUE": "+79990000000", "VALUE_TYPE": "MOBILE"}]}}
        ),
    ]
    keys = [reply.json()["result"] for reply in replies]
    assert keys == [503, 504, 505, 506, 507]
    rows = [client.get(base + "crm.contact.get", params={"ID": key}).json()["result"] for key in keys]
    for row in rows:
        assert row["NAME"] == "Анна"
        assert [(one["VALUE"], one["VALUE_TYPE"]) for one in row["PHONE"]] == [("+79990000000", "MOBILE")]


def test_the_token_may_come_in_query_body_or_header(portals: Portals, open_session: Any, client: httpx.Client) -> None:
    session = open_session("auth")
    root = portals.address(session).split("/rest/")[0]
    for reply in (
        client.get(f"{root}/rest/profile", params={"auth": session.token}),
        client.post(f"{root}/rest//profile.json", json={"auth": session.token}),
        client.post(f"{root}/rest/profile", headers={"Authorization": f"Bearer {session.token}"}),
    ):
        assert reply.json()["result"]["ID"] == "1"
    assert all(call.params == {} for call in session.journal().calls)
    assert client.get(f"{root}/rest/profile").json()["error"] == "NO_AUTH_FOUND"
    for path in ("/rest/1/wrong/profile", f"/rest/2/{session.token}/profile"):
        reply = client.get(root + path)
        assert (reply.status_code, reply.json()["error"]) == (401, "INVALID_CREDENTIALS")
    assert client.get(f"{root}/elsewhere").status_code == 404


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{", "application/json"),
        (b"\xff{", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"x", "multipart/form-data"),
    ],
)
def test_malformed_bodies_are_refused(base: str, client: httpx.Client, content: bytes, kind: str) -> None:
    reply = client.post(base + "profile", content=content, headers={"Content-Type": kind})
    assert (reply.status_code, reply.json()["error"]) == (400, "INVALID_REQUEST")


def test_files_come_as_the_vendor_stores_them(base: str, client: httpx.Client) -> None:
    content = bytes(range(256)) + b"\r\n--x\r\n\n"
    files = [("fields[FILE]", ("отчёт.bin", content)), ("fields[NAME]", (None, "Анна"))]
    reply = client.post(base + "crm.lead.add", files=files)
    assert reply.status_code == 200
    text = client.get(base + "crm.lead.get", params={"id": reply.json()["result"]}).json()["result"]["NAME"]
    assert text == "Анна"


def test_xml_is_refused_in_plain_words(base: str, client: httpx.Client) -> None:
    reply = client.get(base + "profile.xml")
    assert (reply.status_code, reply.json()["error"]) == (400, "INVALID_REQUEST")
    assert "JSON" in reply.json()["error_description"]


@pytest.fixture
def open_shop(tmp_path: Path) -> Iterator[Any]:
    opened: list[Portals] = []

    def make(switches: str) -> tuple[Any, str]:
        (tmp_path / "shop.yaml").write_text(f"users: [{{ID: 1}}]\nswitches: {switches}\n", encoding="utf-8")
        portals = Portals(tmp_path)
        opened.append(portals)
        clock = VirtualClock(datetime.fromisoformat("2026-03-02T10:00:00+03:00"))
        session = portals.open(Given(portal="shop"), clock, "one")
        return session, portals.address(session)

    yield make
    for portals in opened:
        portals.close()


def test_plain_http_is_refused_where_the_portal_asks_for_tls(open_shop: Any, client: httpx.Client) -> None:
    session, base = open_shop("{https_required: true}")
    reply = client.get(base + "profile")
    assert (reply.status_code, reply.json()) == (
        400,
        {"error": "INVALID_REQUEST", "error_description": "Https required"},
    )
    assert session.journal().calls[0].error == "INVALID_REQUEST"


@pytest.mark.parametrize(("switch", "expected"), [("body", "B"), ("query", "Q")])
def test_the_body_or_the_query_wins(open_shop: Any, client: httpx.Client, switch: str, expected: str) -> None:
    _, base = open_shop(f"{{precedence: {switch}}}")
    key = client.post(base + "crm.lead.add?fields[TITLE]=Q", json={"fields": {"TITLE": "B"}}).json()["result"]
    assert client.get(base + f"crm.lead.get?id={key}").json()["result"]["TITLE"] == expected


def test_a_portal_may_not_know_bearer_tokens(open_shop: Any, client: httpx.Client) -> None:
    session, base = open_shop("{bearer: false}")
    root = base.split("/rest/")[0]
    reply = client.get(f"{root}/rest/profile", headers={"Authorization": f"Bearer {session.token}"})
    assert reply.json()["error"] == "NO_AUTH_FOUND"


def test_a_renamed_portal_is_followed(portals: Portals, open_session: Any, client: httpx.Client) -> None:
    base = portals.address(open_session("moved", faults=(Fault(on="profile", answer="moved"),)))
    moved = client.get(base + "profile")
    assert moved.status_code == 302
    assert client.get(moved.headers["location"]).json()["result"]["ID"] == "1"


def test_a_proxys_page_is_no_json(portals: Portals, open_session: Any, client: httpx.Client) -> None:
    base = portals.address(open_session("proxy", faults=(Fault(on="profile", answer="503"),)))
    page = client.get(base + "profile")
    assert (page.status_code, page.headers["content-type"]) == (503, "text/html")


def test_a_planned_delay_is_real_on_a_socket_but_never_longer_than_the_hang(
    portals: Portals, open_session: Any, client: httpx.Client
) -> None:
    session = open_session("late", faults=(Fault(on="profile", delay=0.04), Fault(on="server.time", delay=3600)))
    base = portals.address(session)
    replies = [client.get(base + name) for name in ("profile", "server.time")]
    assert [reply.status_code for reply in replies] == [200, 200]
    assert replies[0].elapsed.total_seconds() >= 0.04
    assert session.journal().calls[1].at == "2026-03-02T11:00:00+03:00", "the dialogue's clock moves by all of it"


def test_a_delay_passes_once_where_the_clock_runs_by_itself() -> None:
    given_ = Given(faults=(Fault(on="profile", delay=0.05), Fault(on="no.*", answer="moved")))
    served = serve(FOLDER / "kazan-salon.yaml", given=given_)
    try:
        with httpx.Client(trust_env=False) as client:
            client.get(served.url + "server.time")  # the connection is open from here on
            reply = client.get(served.url + "profile")
            assert reply.elapsed.total_seconds() >= 0.05
            first, second = (datetime.fromisoformat(call.at) for call in served.journal().calls)
            assert (second - first).total_seconds() <= 1, "and not once more on the portal's clock"
            moved = client.get(served.url + "no%0d%0aX-Evil:1")
            assert "x-evil" not in moved.headers
    finally:
        served.stop()


def test_requests_sent_ahead_are_answered_in_order(portals: Portals, open_session: Any) -> None:
    base = portals.address(open_session("ahead", faults=(Fault(on="profile", delay=0.04),)))
    url = httpx.URL(base)
    lines = "".join(
        f"GET {url.path}{name} HTTP/1.1\r\nHost: x\r\nConnection: {keep}\r\n\r\n"
        for name, keep in (("profile", "keep-alive"), ("no.such", "keep-alive"), ("server.time", "close"))
    )
    with socket.create_connection((url.host, url.port), timeout=10) as sock:
        sock.sendall(lines.encode())
        received = sock.makefile("rb").read()
    assert re.findall(rb"HTTP/1.1 (\d+)", received) == [b"200", b"404", b"200"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", b"400"),
        (b"GET /rest/profile HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n", b"401"),
        (
            b"POST /rest/profile HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            b"100",
        ),
        (b"HEAD http://portal/rest/profile HTTP/1.0\r\n\r\n", b"401"),
    ],
)
def test_odd_requests_are_answered(base: str, sent: bytes, status: bytes) -> None:
    url = httpx.URL(base)
    with socket.create_connection((url.host, url.port), timeout=10) as sock:
        sock.sendall(sent)
        sock.shutdown(socket.SHUT_WR)
        assert sock.makefile("rb").read().split(b" ")[1] == status


def test_an_enormous_body_is_refused(base: str, client: httpx.Client) -> None:
    reply = client.post(base + "profile", content=b"x" * 16_000_001)
    assert reply.status_code == 413


def test_many_sessions_live_on_one_server(portals: Portals, open_session: Any, client: httpx.Client) -> None:
    sessions = [open_session(f"s{number}") for number in range(20)]
    bases = [portals.address(session) for session in sessions]
    assert len(set(bases)) == 20
    assert len({base.split("/rest/")[0] for base in bases}) == 1
    for number, base in enumerate(bases):
        client.post(base + "crm.lead.update", json={"id": 301, "fields": {"TITLE": str(number)}})
    for number, base in enumerate(bases):
        assert client.get(base + "crm.lead.get?id=301").json()["result"]["TITLE"] == str(number)


def test_late_calls_are_refused_and_counted(portals: Portals, open_session: Any, client: httpx.Client) -> None:
    session = open_session("late")
    base = portals.address(session)
    before = portals.late
    session.close()
    reply = client.post(base + "crm.lead.add", json={"fields": {}})
    assert (reply.status_code, portals.late - before) == (401, 1)


def test_a_portal_by_itself() -> None:
    served = serve(FOLDER / "kazan-salon.yaml")
    try:
        assert served.url.startswith("http://127.0.0.1:")
        assert httpx.get(served.url + "profile", trust_env=False).json()["result"]["ID"] == "1"
        assert served.journal().calls[0].method == "profile"
    finally:
        served.stop()
    with pytest.raises(PortalError):
        serve(FOLDER / "kazan-salon.yaml", host="192.0.2.1")


def test_in_process_nothing_of_the_server_is_imported() -> None:
    script = "import sys, harness.portal.portals; print(*({'asyncio', 'httptools', 'python_multipart', 'ssl', 'httpx'} & set(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=FOLDER.parents[1]
    )
    assert run.stdout.strip() == ""
