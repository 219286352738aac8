"""TLS with a certificate authority of the portal's own."""

from __future__ import annotations

import socket
import ssl
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from harness.clock import VirtualClock
from harness.errors import PortalError
from harness.model.dialogue import Given
from harness.portal.portals import Portals
from harness.portal.serving import Served, Tls, serve

SEED = Path(__file__).parents[3] / "fixtures" / "portals" / "kazan-salon.yaml"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    server = serve(SEED, tls=Tls())
    yield server
    server.stop()


def trusting(path: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=path)


def test_clients_that_trust_the_authority_are_served(served: Served) -> None:
    assert served.url.startswith("https://127.0.0.1:")
    for variable in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"):
        context = trusting(served.environment[variable])
        with httpx.Client(verify=context, trust_env=False) as client:
            assert client.get(served.url + "profile").json()["result"]["ID"] == "1"
    with httpx.Client(trust_env=False) as stranger, pytest.raises(httpx.ConnectError):
        stranger.get(served.url + "profile")


def test_plain_http_is_served_beside_it(served: Served) -> None:
    assert served.plain_url.startswith("http://127.0.0.1:")
    assert httpx.get(served.plain_url + "profile", trust_env=False).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["localhost", "portal.bitrix24.test", "kazan-salon.bitrix24.test", "oauth.bitrix24.tech", "oauth.bitrix.info"],
)
def test_the_certificate_is_good_for_the_names_that_clients_use(served: Served, name: str) -> None:
    port = httpx.URL(served.url).port
    context = trusting(served.environment["NODE_EXTRA_CA_CERTS"])
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as sock,
        context.wrap_socket(sock, server_hostname=name) as secure,
    ):
        assert secure.version() in {"TLSv1.2", "TLSv1.3"}


def test_the_bundle_holds_what_the_machine_trusts_as_well(served: Served) -> None:
    bundle, own = (Path(served.environment[name]).read_bytes() for name in ("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"))
    assert own in bundle
    assert bundle.count(b"BEGIN CERTIFICATE") > 50
    assert b"PRIVATE" not in bundle


def test_an_authority_in_a_folder_outlives_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "tls"
    kept: list[Any] = []
    for _ in range(2):
        server = serve(SEED, tls=Tls(folder=folder))
        monkeypatch.setenv("SSL_CERT_FILE", server.environment["SSL_CERT_FILE"])
        server.stop()
        kept.append(((folder / "ca.pem").read_bytes(), (folder / "bundle.pem").stat().st_size))
    assert kept[0] == kept[1], "neither another authority nor a bundle that grows"
    assert stat.S_IMODE((folder / "ca.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name for path in folder.iterdir()} == {"ca.pem", "ca.key", "bundle.pem"}


def test_a_temporary_authority_leaves_nothing() -> None:
    server = serve(SEED, tls=Tls())
    folder = Path(server.environment["SSL_CERT_FILE"]).parent
    assert {path.name for path in folder.iterdir()} == {"ca.pem", "bundle.pem"}, "its key is on no disk"
    server.stop()
    assert not folder.exists()


def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(PortalError) as raised:
        serve(SEED, tls=Tls(folder=tmp_path / "file"))
    assert raised.value.code == "portal.tls.folder"
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "ca.pem").write_text("no certificate")
    (tmp_path / "odd" / "ca.key").write_text("no key")
    with pytest.raises(PortalError):
        serve(SEED, tls=Tls(folder=tmp_path / "odd"))


def test_portals_of_a_run_speak_tls_when_the_project_says_so(tmp_path: Path) -> None:
    portals = Portals(SEED.parent, tls=tmp_path / "tls")
    clock = VirtualClock(datetime.fromisoformat("2026-03-02T10:00:00+03:00"))
    url = portals.address(portals.open(Given(portal="kazan-salon"), clock, "one"))
    assert url.startswith("https://127.0.0.1:")
    with httpx.Client(verify=trusting(str(tmp_path / "tls" / "ca.pem")), trust_env=False) as client:
        assert client.get(url + "profile").status_code == 200
    portals.close()
