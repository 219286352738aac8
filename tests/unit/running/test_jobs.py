"""One job from start to record, whatever breaks on the way."""

from __future__ import annotations

import msgspec
import pytest

from harness.errors import BotError, PortalError, UsageError
from harness.model.dialogue import EventTurn, Given, UntilTurn, WaitTurn
from harness.model.events import DialogueFinished, DialogueStarted, TurnFinished
from harness.model.transcript import Message, Reply
from tests.unit.running.job_parts import FakeBot, FakePortals, raising, run, runner
from tests.unit.running.parts import SOURCE, dialogue, expects, job, user


def test_a_job_from_its_start_to_its_record():
    bot, portals = FakeBot("Здравствуйте", "До свидания"), FakePortals()
    what = dialogue(user("а", expect=(expects("said", arguments={"text": "Здрав"}),)), user("б"))
    told, record = run(runner(what, bot, portals))
    assert [type(event) for event in told] == [DialogueStarted, TurnFinished, TurnFinished, DialogueFinished]
    assert [event.exchange for event in told[1:3]] == [0, 1]
    assert record.outcome == "passed"
    assert record.verdict.judged[0].status == "held"
    assert [exchange.reply.text for exchange in record.transcript.exchanges] == ["Здравствуйте", "До свидания"]
    assert portals.scopes == ["x/d0"]
    assert portals.sessions[0].closed
    assert bot.sessions[0].closed == 1


def test_what_the_bot_is_told_repeats_from_run_to_run():
    talks = []
    for _ in range(2):
        bot = FakeBot()
        run(runner(dialogue(user("а")), bot), job(3))
        talks += bot.talks
    assert talks[0] == talks[1]
    assert (talks[0].dialogue, talks[0].conversation, talks[0].seed, talks[0].chat_id) == ("d3", "dialogue-3", 7, 42)
    assert talks[0].portal_url == ""


def test_a_bot_elsewhere_is_told_its_own_portal_address():
    bot = FakeBot()
    bot.needs_address = True
    portals = FakePortals()
    run_job = runner(dialogue(user("а")), bot, portals)
    run(run_job, job(0))
    run(run_job, job(1))
    assert [talk.portal_url for talk in bot.talks] == ["http://portal/0/", "http://portal/1/"]


def test_the_profile_of_the_job_overrides_that_of_the_dialogue():
    asked = []
    bot = FakeBot()
    _, record = run(runner(dialogue(user("а")), bot, bots=lambda name: (asked.append(name), bot)[1]), job(bot="other"))
    assert asked == ["other"]
    assert bot.talks[0].given.bot == "other"
    assert record.transcript.bot == "other"


@pytest.mark.parametrize(
    "error",
    [BotError("bot.unreachable", where="x"), PortalError("portal.unknown", name="y"), UsageError("usage.no_bot")],
)
@pytest.mark.parametrize("place", ["bots", "portals", "open", "approved", "dialogue"])
def test_expected_errors_anywhere_make_the_dialogue_an_error_with_that_code(place, error):
    bot = FakeBot(opens=raising(error) if place == "open" else None)
    portals = FakePortals(raising(error) if place == "portals" else None)
    changed = {place: lambda name: raising(error)()} if place in {"bots", "approved", "dialogue"} else {}
    _, record = run(runner(dialogue(user("а")), bot, portals, **changed))
    assert record.outcome == "error"
    assert (record.transcript.failure.code, record.transcript.failure.parameters) == (error.code, error.parameters)
    assert all(session.closed for session in portals.sessions)


@pytest.mark.parametrize("place", ["bots", "portals", "open", "approved", "dialogue", "say"])
def test_a_defect_anywhere_costs_one_dialogue_and_is_called_by_its_name(place):
    broken = raising(KeyError("oops"))
    bot = FakeBot(broken, opens=broken if place == "open" else None) if place in {"open", "say"} else FakeBot()
    portals = FakePortals(broken if place == "portals" else None)
    changed = {place: lambda name: broken()} if place in {"bots", "approved", "dialogue"} else {}
    _, record = run(runner(dialogue(user("а")), bot, portals, **changed))
    assert record.outcome == "error"
    failure = record.transcript.failure
    assert failure.code == "harness.crashed"
    assert failure.parameters["cause"] == "KeyError: 'oops'"
    assert failure.parameters["place"].startswith("job_parts.py:")
    assert all(session.closed for session in portals.sessions)
    assert all(session.closed == 1 for session in bot.sessions)


def test_a_bot_that_breaks_in_the_middle_is_an_error_with_what_was_seen():
    bot = FakeBot("Здравствуйте", BotError("bot.timeout", seconds=3))
    early, late = (expects("said", arguments={"text": text}) for text in ("Здрав", "спасибо"))
    _, record = run(runner(dialogue(user("а", expect=(early,)), user("б"), user("в", expect=(late,))), bot))
    assert record.outcome == "error"
    assert [judged.status for judged in record.verdict.judged] == ["held", "not_judged"]
    assert record.findings == ()
    assert len(record.transcript.exchanges) == 2
    assert bot.sessions[0].closed == 1


def test_a_check_that_crashes_is_no_crash_of_the_job():
    _, record = run(runner(dialogue(user("а", expect=(expects("crashing"), expects("said")))), FakeBot("ну")))
    assert record.outcome == "error"
    assert record.transcript.failure is None
    assert [(finding.kind, finding.check) for finding in record.findings] == [("broken_check", "crashing")]
    assert "a check of mine" in record.findings[0].parameters["cause"]


def test_secrets_are_hidden_before_anything_is_judged_or_told():
    def masked(transcript):
        hidden = tuple(
            msgspec.structs.replace(e, reply=Reply(messages=(Message(text="•••"),))) for e in transcript.exchanges
        )
        return msgspec.structs.replace(transcript, exchanges=hidden)

    what = dialogue(user("а", expect=(expects("said", arguments={"text": "тайна"}),)))
    told, record = run(runner(what, FakeBot("тайна"), masked=masked))
    assert record.outcome == "failed"
    assert "тайна" not in str([event for event in told if not isinstance(event, DialogueFinished)])
    assert record.transcript.exchanges[0].reply.text == "•••"


def test_what_may_not_be_written_is_covered_after_judging_with_the_token_of_the_portal():
    tokens = []

    def covered(attempt, token):
        tokens.append(token)
        hidden = tuple(
            msgspec.structs.replace(e, reply=Reply(messages=(Message(text="•••"),)))
            for e in attempt.transcript.exchanges
        )
        return msgspec.structs.replace(
            attempt, transcript=msgspec.structs.replace(attempt.transcript, exchanges=hidden)
        )

    portals = FakePortals()
    what = dialogue(user("а", expect=(expects("said", arguments={"text": "карта"}),)))
    _, record = run(runner(what, FakeBot("карта"), portals, covered=covered))
    assert record.outcome == "passed", "judged as it was said"
    assert record.transcript.exchanges[0].reply.text == "•••"
    assert tokens == [portals.sessions[0].token]


def test_stages_are_timed():
    run_job = runner(dialogue(user("а"), WaitTurn(seconds=1, source=SOURCE)), FakeBot())
    run(run_job)
    assert set(run_job.spent) == {"converse", "judge"}
    assert all(seconds > 0 for seconds in run_job.spent.values())


def test_the_virtual_clock_starts_where_the_dialogue_says():
    what = dialogue(user("а"), given=Given(bot="b", now="2026-05-09T08:00:00+05:00"))
    _, record = run(runner(what, FakeBot("ну")))
    assert record.transcript.exchanges[0].at == "2026-05-09T08:00:00+05:00"


def test_secrets_are_hidden_in_what_broke_too():
    def masked(transcript):
        clean = {key: str(value).replace("тайна", "•••") for key, value in transcript.failure.parameters.items()}
        return msgspec.structs.replace(
            transcript, failure=msgspec.structs.replace(transcript.failure, parameters=clean)
        )

    _, record = run(runner(dialogue(user("а")), FakeBot(raising(KeyError("тайна"))), masked=masked))
    assert record.transcript.failure.parameters["cause"] == "KeyError: '•••'"


def kept(record):
    return [exchange.reply.text for exchange in record.transcript.exchanges]


def test_a_defect_in_the_middle_leaves_what_was_said_before():
    _, record = run(runner(dialogue(user("а"), user("б")), FakeBot("Здравствуйте", raising(KeyError("oops")))))
    assert record.outcome == "error"
    assert kept(record) == ["Здравствуйте", ""]
    assert (record.transcript.failure.code, record.transcript.failure.exchange) == ("harness.crashed", 1)


def test_a_goal_whose_check_crashes_leaves_what_was_said_before():
    what = dialogue(user("а"), UntilTurn(goal=(expects("crashing"),), source=SOURCE))
    _, record = run(runner(what, FakeBot("Здравствуйте")))
    assert record.outcome == "error"
    assert kept(record) == ["Здравствуйте"]
    assert "a check of mine" in record.transcript.failure.parameters["cause"]


def test_a_portal_that_can_not_play_an_event_leaves_what_was_said_before():
    portals = FakePortals()
    opened = portals.open

    def opening(given, clock, scope, **more):
        session = opened(given, clock, scope, **more)
        session.play = lambda act: raising(PortalError("portal.no_such_entity", entity="deal"))()
        return session

    portals.open = opening
    _, record = run(
        runner(dialogue(user("а"), EventTurn(name="stage_changed", source=SOURCE)), FakeBot("Здравствуйте"), portals)
    )
    assert record.outcome == "error"
    assert kept(record) == ["Здравствуйте", ""]
    assert record.transcript.failure.code == "portal.no_such_entity"
