"""The forms in which client libraries write URLs and bodies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from harness.errors import PortalError
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
