"""Checks that rule as a test says, and dialogues in a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from harness.model.dialogue import Branch, ChooseTurn, Dialogue, Expectation, Given, UserTurn
from harness.model.value import Source
from harness.model.verdict import Difference, Evidence, Ruling
from harness.registry import Marked

HERE = Source(path="suites/x.suite.yaml", line=7)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Rules as its arguments say."""

    status: str = "satisfied"
    exchange: int | None = None

    def judge(self, seen):
        shown = () if self.exchange is None else (Evidence(exchange=self.exchange, quote="слова"),)
        return Ruling(status=self.status, code="check.rules.so", parameters={"a": 1}, expected="одно", got="другое",
                      differences=(Difference(where="NAME", expected="А", got="Б"),), evidence=shown)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Says:
    """The words are in scope."""

    text: str

    def judge(self, seen):
        hits = [(e, n) for e, n, message in seen.messages() if self.text in message.text]
        shown = tuple(Evidence(exchange=e.index, message=n) for e, n in hits)
        return Ruling(status="satisfied" if hits else "violated", code="check.says.missing", evidence=shown)


@dataclass(frozen=True, kw_only=True)
class Crashes:
    """Never works."""

    why: str = "просто так"

    def judge(self, seen):
        raise RuntimeError(self.why)


CHECKS = {
    name: Marked(sort="check", name=name, target=target, options={})
    for name, target in {"rules": Rules, "says": Says, "crashes": Crashes}.items()
}


def expects(check: str, *, negated: bool = False, **rest: Any) -> Expectation:
    known = {key: rest.pop(key) for key in ("severity", "clause", "source") if key in rest}
    return Expectation(check=check, arguments=rest, negated=negated, **{"source": HERE, **known})


def user(text: str = "а", *expect: Expectation) -> UserTurn:
    return UserTurn(messages=(text,), expect=expect, source=Source(path="suites/x.suite.yaml", line=3))


def choose(*branches: tuple[Any, ...]) -> ChooseTurn:
    return ChooseTurn(branches=tuple(Branch(turns=turns) for turns in branches), source=HERE)


def dialogue(*turns: Any, expect: tuple[Expectation, ...] = (), **rest: Any) -> Dialogue:
    return Dialogue(
        **{"id": "d", "suite": "x", "turns": turns, "expect": expect, "given": Given(), "source": HERE, **rest}
    )
