"""``harness portal serve``: the Bitrix24 stand-in on its own, as a person starts it, calls it and stops it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

import harness.portal
from tests.functional.run.project import HARNESS, Project

SEED = Path(__file__).resolve().parents[3] / "fixtures" / "portals" / "kazan-salon.yaml"
_URL = re.compile(r"https?://\S+/rest/\S+/")


@contextmanager
def serving(folder, *words):
    """The process and the webhook's URL that it prints."""
    process = subprocess.Popen([HARNESS, "portal", "serve", "--seed", str(SEED), "--port", "0", *words], cwd=folder,
                               env=Project(folder).env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # fmt: skip
    guard = threading.Timer(60, process.kill)
    guard.start()
    try:
        lines = []
        while not (found := _URL.search("".join(lines))):
            line = process.stdout.readline()
            assert line, f"it ended without an address: {process.stderr.read()}"
            lines.append(line)
        yield process, found[0]
    finally:
        guard.cancel()
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("portal")) as (_, address):
        yield address


def test_a_lead_is_written_and_listed_back(url):
    with httpx.Client() as client:
        fields = {"NAME": "Анна", "STATUS_ID": "NEW", "PHONE": [{"VALUE": "+79171234567", "VALUE_TYPE": "WORK"}]}
        added = client.post(url + "crm.lead.add", json={"fields": fields})
        assert added.status_code == 200
        number = added.json()["result"]
        listed = client.post(
            url + "crm.lead.list.json", json={"filter": {"=ID": number}, "select": ["ID", "NAME", "PHONE"]}
        )
        rows = listed.json()["result"]
        assert [(row["ID"], row["NAME"]) for row in rows] == [(str(number), "Анна")]
        assert rows[0]["PHONE"][0]["VALUE"] == "+79171234567"
        assert listed.json()["total"] == 1


def test_php_forms_and_get_work_too(url):
    with httpx.Client() as client:
        added = client.post(
            url + "crm.lead.add", data={"fields[NAME]": "Олег", "fields[PHONE][0][VALUE]": "+79170000001"}
        )
        number = added.json()["result"]
        got = client.get(url + "crm.lead.get", params={"id": number}).json()["result"]
        assert (got["NAME"], got["PHONE"][0]["VALUE"]) == ("Олег", "+79170000001")


def test_a_wrong_token_is_refused_without_showing_the_right_one(url):
    base, token = url.rstrip("/").rsplit("/", 1)
    refused = httpx.post(f"{base}/{token[:-1]}x/crm.lead.list")
    assert refused.status_code == 401
    assert refused.json()["error"] == "INVALID_CREDENTIALS"
    assert "result" not in refused.json()
    assert token not in refused.text


def test_an_unknown_method_is_told_by_its_code(url):
    refused = httpx.post(url + "crm.lead.destroy_everything")
    assert refused.status_code == 404
    assert refused.json()["error"] == "ERROR_METHOD_NOT_FOUND"


def test_nonsense_is_answered_and_does_not_end_it(url):
    for body in (b"\xff\xfe", b"{", b"[" * 5000, b'{"fields": 1}'):
        answer = httpx.post(url + "crm.lead.add", content=body, headers={"Content-Type": "application/json"})
        assert 400 <= answer.status_code < 500, answer.text
        assert "Traceback" not in answer.text
    assert httpx.post(url + "crm.lead.list").status_code == 200


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_it_stops_cleanly(tmp_path, number):
    with serving(tmp_path) as (process, address):
        assert httpx.post(address + "crm.lead.list").status_code == 200
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
        assert process.returncode == 0, err
        assert "Traceback" not in out + err
        with pytest.raises(httpx.ConnectError):
            httpx.post(address + "crm.lead.list")


def test_it_stops_cleanly_also_where_a_shell_started_it_in_the_background(tmp_path):
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # what children inherit there
    try:
        with serving(tmp_path) as (process, _):
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=30) == 0
    finally:
        signal.signal(signal.SIGINT, before)


def test_each_start_begins_anew_under_a_token_that_cannot_be_guessed(tmp_path):
    tokens, totals = [], []
    for _ in range(2):
        with serving(tmp_path) as (_, address):
            tokens.append(address.rstrip("/").rsplit("/", 1)[1])
            totals.append(httpx.post(address + "crm.lead.list").json()["total"])
            httpx.post(address + "crm.lead.add", json={"fields": {"NAME": "Анна"}})
    assert tokens[0] != tokens[1]
    assert all(len(token) == 32 for token in tokens)
    assert totals[0] == totals[1]


def test_a_page_is_offered_with_its_token_only_where_nobody_else_listens(tmp_path):
    with serving(tmp_path, "--lang", "en") as (process, url):
        printed = "".join(process.stdout.readline() for _ in range(3))
        (page,) = re.findall(r"http://127\.0\.0\.1:\d+/_harness/\?token=[0-9a-f]{32}", printed)
        assert 'lang="en"' in httpx.get(page).text
        assert httpx.get(page.partition("?")[0]).status_code == 401
    with serving(tmp_path, "--host", "0.0.0.0") as (process, url):
        assert httpx.get(httpx.URL(url).copy_with(host="127.0.0.1", path="/_harness/")).status_code == 404


def test_a_port_that_is_taken_is_told_plainly(tmp_path):
    with serving(tmp_path) as (_, address):
        port = str(httpx.URL(address).port)
        done = Project(tmp_path).command("portal", "serve", "--seed", str(SEED), "--port", port)
        assert done.returncode == 4
        assert port in done.stderr
        assert "Traceback" not in done.stderr


def test_a_seed_that_is_not_there_is_a_usage_error(tmp_path):
    done = Project(tmp_path).command("portal", "serve", "--seed", "nowhere.yaml")
    assert done.returncode == 4
    assert "nowhere.yaml" in done.stderr


def test_a_seed_that_is_wrong_is_told_without_a_traceback(tmp_path):
    project = Project(tmp_path)
    project.write("broken.yaml", "portal: broken\nusers: 17\n")
    done = project.command("portal", "serve", "--seed", "broken.yaml", "--port", "0")
    assert done.returncode in {3, 4}
    assert "broken" in done.stderr
    assert "Traceback" not in done.stderr


def test_its_methods_are_listed_with_tier_and_errors(tmp_path):
    project = Project(tmp_path)
    done = project.command("portal", "methods", "--family", "crm.lead.", "--tier", "1")
    assert done.returncode == 0
    assert re.search(r"^1\s+crm\.lead\.add\s+1/1\s+crm\b", done.stdout, re.MULTILINE)
    assert not re.search(r"^[023]  crm", done.stdout, re.MULTILINE)
    assert project.command("portal", "methods", "--family", "no.such").returncode == 5
    missing = project.command("portal", "methods", "--missing", "--tier", "3").stdout
    assert re.search(r"^3\s+bizproc\.activity\.log\b", missing, re.MULTILINE)


@pytest.mark.parametrize(("language", "page"), [("en", "COVERAGE.md"), ("ru", "COVERAGE.ru.md")])
def test_the_committed_coverage_statement_is_fresh(tmp_path, language, page):
    done = Project(tmp_path).command("portal", "methods", "--markdown", "--lang", language)
    kept = Path(harness.portal.__file__).with_name(page).read_text(encoding="utf-8")
    assert done.stdout == kept, "make coverage"


def test_a_client_with_the_printed_variables_trusts_the_portal(tmp_path):
    folder = str(tmp_path / "tls")
    with serving(tmp_path, "--tls-port", "0", "--tls-folder", folder) as (_, address):
        assert address.startswith("https://127.0.0.1:")
        printed = Project(tmp_path).command("portal", "env", "--tls-folder", folder)
        variables = dict(re.findall(r"^export (\w+)=(\S+)$", printed.stdout, re.MULTILINE))
        assert set(variables) == {"SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"}
        script = "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1], timeout=20).status)"
        command = [sys.executable, "-c", script, address + "profile"]
        done = subprocess.run(command, env={"PATH": os.environ["PATH"], **variables}, capture_output=True, text=True)
        assert done.stdout.strip() == "200", done.stderr
        refused = subprocess.run(command, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True)
        assert "CERTIFICATE_VERIFY_FAILED" in refused.stderr


def test_the_switches_are_listed_with_their_defaults(tmp_path):
    done = Project(tmp_path).command("portal", "switches", "--lang", "en")
    assert done.returncode == 0
    assert "invalid_credentials_status: 401 | 403" in done.stdout
    assert "https_required: false | true" in done.stdout
    env = Project(tmp_path).command("portal", "env")
    assert env.returncode == 4
    assert "--tls-folder" in env.stderr
