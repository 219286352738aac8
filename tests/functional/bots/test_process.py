"""Bots that are started and stopped: whatever happens, no process stays behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from harness import wording
from harness.bots.process_bot import ProcessBot
from harness.errors import BotError, SuiteError
from harness.testkit import servers

ROOT = Path(__file__).parents[3]


def failure(talk_to, bot, *texts):
    with pytest.raises(BotError) as caught:
        talk_to(bot, *texts)
    assert wording.known(caught.value.code)
    return caught.value


def test_started_once_and_stopped(town, talk_to):
    bot = town.bot()
    assert talk_to(bot, "one", "two") == ["one", "two"]
    assert talk_to(bot, "three") == ["three"]
    assert len(town.pids()) == 1
    bot.close()
    assert town.all_gone()


def test_readiness_without_url_is_the_port(town, talk_to):
    assert talk_to(town.bot(ready=None), "one") == ["one"]


@pytest.mark.parametrize("mode", ["stubborn", "family"])
def test_the_whole_group_goes(town, talk_to, mode):
    bot = town.bot(mode, stop_timeout="200ms")
    talk_to(bot, "one")
    bot.close()
    assert town.all_gone()


def test_early_exit_tells_status_and_output(town, talk_to):
    error = failure(talk_to, town.bot("exit"), "one")
    assert error.code == "bot.exited"
    assert error.parameters["status"] == 7
    assert "config is missing" in error.parameters["tail"]


def test_never_ready(town, talk_to):
    error = failure(
        talk_to, town.bot("never", ready={"url": f"http://127.0.0.1:{town.port}/", "timeout": "300ms"}), "one"
    )
    assert error.code == "bot.not_ready"
    assert town.all_gone()


def test_a_failed_start_is_not_tried_again_and_again(town, talk_to):
    bot = town.bot("exit")
    assert [failure(talk_to, bot, "one").code for _ in range(3)] == ["bot.exited"] * 3
    assert len(town.pids()) == 1


def test_dying_in_the_middle(town, talk_to):
    bot = town.bot()
    error = failure(talk_to, bot, "one", "die")
    assert error.code == "bot.exited"
    assert error.parameters["status"] == 9
    assert "fatal: no more memory" in error.parameters["tail"]
    assert failure(talk_to, bot, "again").code == "bot.exited"
    assert len(town.pids()) == 1


def test_restart_after_death(town, talk_to):
    bot = town.bot(restart=True)
    failure(talk_to, bot, "die")
    assert talk_to(bot, "again") == ["again"]
    assert len(town.pids()) == 2


def test_command_that_does_not_exist(town, talk_to):
    assert failure(talk_to, town.bot(command="no-such-program --flag"), "one").code == "bot.start"


def test_somebody_else_on_the_port(town, talk_to):
    with servers.answering("ok") as other:
        bot = town.bot(ready={"url": other.url})
        assert failure(talk_to, bot, "one").code == "bot.port_taken"


def test_fixed_portal_goes_into_the_environment(town, talk_to):
    bot = town.bot(fixed_portal=True, env={"CRM": "{portal.url}"})
    assert bot.exclusive
    assert bot.needs_address
    assert talk_to(bot, "one", portal_url="http://p/1/") == ["one http://p/1/"]
    assert talk_to(bot, "two", portal_url="http://p/1/") == ["two http://p/1/"]
    assert len(town.pids()) == 1
    assert talk_to(bot, "three", portal_url="http://p/2/") == ["three http://p/2/"]


RUN = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from harness.bots.process_bot import ProcessBot
from harness.testkit import fakes
bot = ProcessBot.from_profile("salon", {profile!r}, Path("fixtures"))
bot.open(fakes.talk(), fakes.RecordingPortal(), fakes.clock())
print("ready", flush=True)
if {wait}:
    sys.stdin.read()
"""


@pytest.mark.parametrize(
    "number", [signal.SIGKILL, signal.SIGTERM, None], ids=["killed", "terminated", "ends without close"]
)
def test_nothing_is_left_when_the_harness_dies(town, number):
    script = RUN.format(
        root=str(ROOT),
        profile=town.profile("family"),
        wait=number is not None,
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=town.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as harness:
        assert harness.stdout.readline() == b"ready\n"
        assert len(town.pids()) == 2
        if number is not None:
            os.kill(harness.pid, number)
        harness.wait(timeout=30)
    assert town.all_gone()


def test_profile_problems_come_at_once_with_those_inside(town):
    with pytest.raises(SuiteError) as caught:
        ProcessBot.from_profile(
            "salon",
            {
                "command": 'run "unclosed',
                "env": {"CRM": "{portal.url}", "X": "{text}"},
                "cwd": "nowhere",
                "bot": {"urll": "http://x/"},
            },
            town.folder / "fixtures",
        )
    found = {(problem.path, problem.code.rpartition(".")[2]) for problem in caught.value.problems}
    assert found == {
        ("bots.salon.command", "command"),
        ("bots.salon.cwd", "folder"),
        ("bots.salon.env.X", "placeholder"),
        ("bots.salon.fixed_portal", "portal_fixed"),
        ("bots.salon.bot.url", "missing"),
        ("bots.salon.bot.urll", "unknown_near"),
    }


def test_kinds_that_make_no_sense_inside(town):
    with pytest.raises(SuiteError) as caught:
        town.bot(bot={"kind": "python", "callable": "a:b"})
    assert [problem.code for problem in caught.value.problems] == ["bot.profile.inner"]
