"""All problems of a profile come at once, by place."""

import pytest

from harness import wording
from harness.bots.http_bot import HttpBot
from harness.errors import SuiteError


def problems(project, **profile):
    with pytest.raises(SuiteError) as caught:
        HttpBot.from_profile("salon", profile, project / "fixtures")
    for problem in caught.value.problems:
        for lang in wording.LANGUAGES:
            assert problem.path in wording.text(problem.code, lang, **problem.parameters)
    return {
        (problem.path.removeprefix("bots.salon").lstrip("."), problem.code.rpartition(".")[2])
        for problem in caught.value.problems
    }


def test_everything_at_once(project):
    found = problems(
        project,
        kind="http",
        urll="http://x/",
        method="POTS",
        timeout="soon",
        retries=-1,
        request={"t": "{txet}"},
        headers={"X-Bad": "a\r\nb: c"},
        auth={"bearer": "a", "basic": {}},
        reply={"text": "$.[", "txt": "$.a"},
        tls={"verify": "maybe", "ca": "nowhere.pem"},
    )
    assert found == {
        ("url", "missing"),
        ("urll", "unknown_near"),
        ("method", "choice"),
        ("timeout", "duration"),
        ("retries", "count"),
        ("request", "placeholder"),
        ("headers.X-Bad", "header"),
        ("auth", "one_of"),
        ("reply.text", "jsonpath"),
        ("reply.txt", "unknown_near"),
        ("tls.verify", "flag"),
        ("tls.ca", "file"),
    }


@pytest.mark.parametrize(
    "url", ["localhost:80/x", "ftp://x/", "http://u:p@x/", "http://x/a b", "http://x:99999/", "/chat"]
)
def test_urls_that_are_none(project, url):
    assert ("url", "url") in problems(project, url=url)


def test_values_from_the_environment_are_texts(project):
    HttpBot.from_profile(
        "salon", {"url": "http://x/", "timeout": "5", "retries": "1", "tls": {"verify": "false"}}, project
    )


def test_a_time_to_wake_needs_a_request_to_wake_with(project):
    assert problems(project, url="http://x/", reply={"due": "$.wake_at"}) == {("reply.due", "due_wake")}


def test_settling_is_for_the_runner_to_read(project):
    HttpBot.from_profile("salon", {"kind": "http", "url": "http://x/", "settle": {"quiet": "50ms"}}, project)
