"""Python bots of every form, and every way in which they fail."""

import sys
import threading
from datetime import timedelta

import pytest

from harness import wording
from harness.bots.python_bot import PythonBot
from harness.errors import BotError, SuiteError
from harness.model.transcript import Handover, Message, Reply
from harness.testkit import fakes

BOT = """
import threading, sys
from datetime import timedelta

def echo(text): return f"Вы сказали: {text}"
def many(text): return ["раз", "два"]
def silent(text): return None
def shaped(text): return {"messages": [{"text": "Кому?", "buttons": ["Да"]}], "handover": {"to": "manager"}, "labels": ["x"]}
def with_talk(text, talk): return f"{talk.client.name} {talk.channel} {talk.now():%H:%M} {talk.chat_id}"
def whole(messages, session): return f"{len(messages)}: {messages}"
def any_number(*args): return str(len(args))
def crm(text, talk): return str(talk.portal.call("crm.lead.add", {"fields": {"NAME": text}})["result"])
def bad_params(text, talk): return talk.portal.call("crm.lead.add", "bad")
def bad_pairs(text, talk): return talk.portal.call("crm.lead.add", [("fields", 1)])
def bad_keys(text, talk): return talk.portal.call("crm.lead.add", {1: "x"})
def bad_method(text, talk): return talk.portal.call(None)
def no_params(text, talk): return str(talk.portal.call("profile")["result"])
async def coroutine(text): return text.upper()

class Counter:
    closed = []
    def __init__(self): self.n = 0
    def say(self, text):
        self.n += 1
        return str(self.n)
    def close(self): Counter.closed.append(self.n)

class Reminder:
    def __init__(self, talk): self.talk = talk; self.at = None
    def say(self, text): self.at = self.talk.now() + timedelta(hours=5); return "ок"
    def wake(self, event): return f"разбудили: {event['kind']}"
    def due(self): return self.at

def make(talk): return Counter()
def make_nothing(talk): return object()

held = threading.Event()
released = threading.Event()
def hang(text): held.set(); released.wait(60)
def late(text): threading.Event().wait(0.3)
def crash(text): return helper(text)
def helper(text): raise ValueError("нет" * 1000)
def leave(text): sys.exit(3)
def interrupt(text): raise KeyboardInterrupt
def number(text): return 5
def listed(text): return ["a", 5]
def lone(text): return "\\ud800"
def huge(text): return "x" * 2_000_000
def babble(text): return ["x"] * 2000
class Rude(Exception):
    def __str__(self): raise RuntimeError
def rude(text): raise Rude
def nothing(): pass
def three(a, b, c): pass
value = 5
"""


@pytest.fixture
def bots(project, monkeypatch):
    (project / "salon_under_test.py").write_text(BOT, encoding="utf-8")
    (project / "broken_under_test.py").write_text("import nowhere_to_be_found\n", encoding="utf-8")
    monkeypatch.setattr(sys, "path", [*sys.path])
    yield project
    sys.modules.pop("salon_under_test", None)


@pytest.fixture
def use(bots, begin):
    return lambda name, **profile: begin(PythonBot, callable=f"salon_under_test:{name}", **profile)


def texts(reply: Reply) -> list[str]:
    return [message.text for message in reply.messages]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("echo", ["Вы сказали: Привет\nЕсть кто?"]),
        ("many", ["раз", "два"]),
        ("silent", []),
        ("with_talk", ["Анна whatsapp 10:00 42"]),
        ("whole", ["2: ['Привет', 'Есть кто?']"]),
        ("any_number", ["1"]),
        ("coroutine", ["ПРИВЕТ\nЕСТЬ КТО?"]),
        ("Counter", ["1"]),
    ],
)
def test_forms(use, says, name, expected):
    reply, latency = use(name).say(says("Привет", "Есть кто?"))
    assert texts(reply) == expected
    assert latency >= 0


def test_structured_reply(use, says):
    reply, _ = use("shaped").say(says("?"))
    assert reply.messages == (Message(text="Кому?", buttons=("Да",)),)
    assert reply.handover == Handover(to="manager")
    assert reply.labels == ("x",)


def test_crm_calls_in_process(use, says, portal):
    assert texts(use("crm").say(says("Анна"))[0]) == ["101"]
    assert portal.calls == [("crm.lead.add", {"fields": {"NAME": "Анна"}})]


@pytest.mark.parametrize(("name", "extra"), [("Counter", {}), ("make", {"factory": True})])
def test_an_instance_per_dialogue(use, says, name, extra):
    first, second = use(name, **extra), use(name, **extra)
    assert [texts(session.say(says("?"))[0]) for session in (first, first, second)] == [["1"], ["2"], ["1"]]
    first.close()
    assert sys.modules["salon_under_test"].Counter.closed == [2]


def test_wake_and_due(use, says, clock):
    session = use("Reminder")
    assert session.due() is None
    session.say(says("?"))
    assert session.due() == clock.now() + timedelta(hours=5)
    assert texts(session.wake()) == ["разбудили: time"]


def test_plain_functions_are_not_woken(use):
    session = use("echo")
    assert session.wake() == Reply()
    assert session.due() is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("late", "bot.timeout_call"),
        ("crash", "bot.crashed"),
        ("leave", "bot.crashed"),
        ("interrupt", "bot.crashed"),
        ("rude", "bot.crashed"),
        ("number", "bot.reply_shape"),
        ("listed", "bot.reply_shape_at"),
        ("lone", "bot.not_utf8"),
        ("huge", "bot.too_large"),
        ("babble", "bot.too_many_messages"),
    ],
)
def test_failures(use, says, name, code):
    with pytest.raises(BotError) as caught:
        use(name, timeout="200ms").say(says("?"))
    assert caught.value.code == code
    assert all(len(str(value)) < 1000 for value in caught.value.parameters.values())
    for lang in wording.LANGUAGES:
        wording.text(caught.value.code, lang, **caught.value.parameters).encode()


def test_a_thread_that_the_bot_holds_is_seen_to_be_overdue_from_another(bots, says):
    profile = {"kind": "python", "callable": "salon_under_test:hang", "timeout": "50ms"}
    made = PythonBot.from_profile("mine", profile, bots / "fixtures")
    session = made.open(fakes.talk(), fakes.RecordingPortal(), fakes.clock())
    raised = []

    def talk():
        try:
            session.say(says("?"))
        except BotError as error:
            raised.append(error.code)

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    module = sys.modules["salon_under_test"]
    assert module.held.wait(10)
    while (error := made.overdue(thread.ident)) is None:
        assert thread.is_alive()
    assert error.code == "bot.timeout_call"
    module.released.set()
    thread.join(10)
    assert raised == ["bot.timeout_call"]
    assert made.overdue(thread.ident) is None


def test_crash_points_into_the_bots_own_file(use, says):
    with pytest.raises(BotError) as caught:
        use("crash").say(says("?"))
    assert caught.value.parameters["error"] == "ValueError"
    assert caught.value.parameters["place"].startswith("salon_under_test.py:")
    assert caught.value.parameters["line"].startswith("def helper")


@pytest.mark.parametrize(
    ("name", "got"),
    [("bad_params", "str 'bad'"), ("bad_pairs", "list "), ("bad_keys", "int 1"), ("bad_method", "NoneType None")],
)
def test_a_wrong_call_of_the_portal_says_what_is_wrong_with_it(use, says, portal, name, got):
    with pytest.raises(BotError) as caught:
        use(name).say(says("?"))
    assert caught.value.code == "bot.portal_call"
    assert caught.value.parameters["got"].startswith(got)
    assert caught.value.parameters["line"].startswith(f"def {name}")
    assert portal.calls == []
    for lang in wording.LANGUAGES:
        assert got in wording.text(caught.value.code, lang, **caught.value.parameters)


def test_parameters_may_be_left_out(use, says, portal):
    use("no_params").say(says("?"))
    assert portal.calls == [("profile", {})]


def test_factory_without_say(use):
    with pytest.raises(BotError) as caught:
        use("make_nothing", factory=True)
    assert caught.value.code == "bot.crashed"
    assert "say" in caught.value.parameters["reason"]


@pytest.mark.parametrize(
    ("profile", "code"),
    [
        ({}, "missing"),
        ({"callable": "salon_under_test"}, "callable"),
        ({"callable": "salon_under_test:value"}, "not_callable"),
        ({"callable": "salon_under_test:nope"}, "import"),
        ({"callable": "broken_under_test:bot"}, "import"),
        ({"callable": "salon_under_test:nothing"}, "callable_form"),
        ({"callable": "salon_under_test:three"}, "callable_form"),
        ({"callable": "salon_under_test:three", "factory": True}, "factory_form"),
        ({"callable": "salon_under_test:echo", "path": "nowhere"}, "folder"),
        ({"callable": "salon_under_test:echo", "calable": "x"}, "unknown_near"),
    ],
)
def test_profile_problems(bots, profile, code):
    with pytest.raises(SuiteError) as caught:
        PythonBot.from_profile("salon", profile, bots / "fixtures")
    assert [problem.code for problem in caught.value.problems] == [f"bot.profile.{code}"]
    for problem in caught.value.problems:
        assert problem.path in wording.text(problem.code, "ru", **problem.parameters)
