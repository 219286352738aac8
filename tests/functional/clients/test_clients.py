"""Client libraries as published, in processes of their own, over real sockets: they cannot tell the portal from one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from harness.model.dialogue import Fault, Given
from harness.portal.serving import Served, Tls, serve

HERE = Path(__file__).parent
PACKAGES = os.environ.get("B24JSSDK", "")
"""A folder with node_modules that have @bitrix24/b24jssdk, as b24jssdk/package-lock.json pins it: .ci/run makes one."""
LEADS = "".join(f"  - {{ID: {key}, TITLE: Л{key}}}\n" for key in range(1, 121))
SEED = f"""
portal: shop
users: [{{ID: 1, NAME: Робот}}, {{ID: 7, NAME: Анна}}]
applications: [{{client_id: local.1, client_secret: s1, user: 7}}]
leads:
{LEADS}"""
FAULTS = (
    Fault(on="batch", answer="QUERY_LIMIT_EXCEEDED", times=2, after=2),
    Fault(on="crm.lead.update", answer="QUERY_LIMIT_EXCEEDED", times=2),
)


@pytest.fixture
def open_shop(tmp_path: Path) -> Iterator[Any]:
    served: list[Served] = []

    def make(faults: tuple[Fault, ...] = (), tls: Tls | None = None) -> Served:
        (tmp_path / "shop.yaml").write_text(SEED, encoding="utf-8")
        served.append(serve(tmp_path / "shop.yaml", given=Given(faults=faults), tls=tls))
        return served[-1]

    yield make
    for one in served:
        one.stop()


def told(command: list[str], variables: dict[str, str], folder: Path = HERE) -> dict[str, Any]:
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **variables}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def expired(shop: Served) -> tuple[str, str]:
    """An access token that has just expired, and what refreshes it."""
    access = shop.session.access
    grant, refresh = access.issue("local.1")
    access.expire(grant)
    return grant.token, refresh.token


def refused(shop: Served) -> list[tuple[str, int]]:
    return [(call.method, call.status) for call in shop.journal().calls if call.status != 200]


def test_fast_bitrix24_over_plain_http(open_shop: Any) -> None:
    shop = open_shop(FAULTS[:1])
    assert told([sys.executable, "fast_bitrix24_client.py", shop.url], {}) == {
        "added": ["Заявка", ["+79170000001", "+79170000002"]],
        "phones after": ["+79170000009"],
        "added by fifties": 60,
        "listed": [181, 181],
        "by id": 55,
        "reference": True,
        "error": ["ErrorInServerResponseException", True],
    }
    assert ("batch", 503) in refused(shop), "and it has asked again"


def test_b24pysdk_over_tls(open_shop: Any) -> None:
    shop = open_shop(FAULTS[1:], Tls())
    command = [sys.executable, "b24pysdk_client.py", str(urlsplit(shop.url).port), shop.token, *expired(shop)]
    assert told(command, dict(shop.environment)) == {
        "added": ["Заявка", "+79170000001"],
        "time": [True, True],
        "listed": [121, 121],
        "updated after two times 503": True,
        "batches": 60,
        "error": ["BitrixAPIBadRequest", "Not found"],
        "read with an expired token": "1",
        "refreshed": [True, True],
        "application": ["local.1", True, True],
    }
    assert refused(shop) == [
        ("crm.lead.update", 503),
        ("crm.lead.update", 503),
        ("crm.lead.get", 400),
        ("crm.lead.get", 401),
    ]


@pytest.mark.skipif(not (PACKAGES and shutil.which("node")), reason="needs node and B24JSSDK=folder with its packages")
def test_b24jssdk_over_tls_and_plain_http(open_shop: Any, tmp_path: Path) -> None:
    shop = open_shop((), Tls())
    (tmp_path / "node_modules").symlink_to(Path(PACKAGES).resolve() / "node_modules")
    script = shutil.copy(HERE / "b24jssdk_client.mjs", tmp_path)
    command = ["node", script, shop.url, *expired(shop), shop.plain_url.split("/rest/")[0]]
    assert told(command, dict(shop.environment), tmp_path) == {
        "added": ["Заявка", "+79170000001"],
        "listed": 121,
        "reference": True,
        "error": ["AjaxError", "ERR_BAD_REQUEST"],
        "expired": "1",
        "refreshed": True,
    }
