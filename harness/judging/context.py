"""Cuts a transcript to what one expectation is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from harness.model.approved import Approved
from harness.model.dialogue import AnyTurn, ChooseTurn, Dialogue, Expectation
from harness.model.seen import Seen
from harness.model.transcript import Exchange, Transcript

TurnPath = tuple[int, ...]


def walk(turns: tuple[AnyTurn, ...], above: TurnPath = ()) -> Iterator[tuple[TurnPath, AnyTurn]]:
    """All turns with their paths, branches included: ``(3, 1, 0)`` is the first turn of the second branch of turn 3."""
    for number, turn in enumerate(turns):
        path = (*above, number)
        yield path, turn
        if isinstance(turn, ChooseTurn):
            for branch_number, branch in enumerate(turn.branches):
                yield from walk(branch.turns, (*path, branch_number))


class View:
    """The views of all expectations of one dialogue on one transcript.

    Args:
        dialogue: what the suite says.
        transcript: what happened.
        approved: what the business has approved.
    """

    def __init__(self, dialogue: Dialogue, transcript: Transcript, approved: Approved) -> None:
        self._dialogue = dialogue
        self._transcript = transcript
        self._approved = approved
        own = (e for e in _expectations(dialogue) if e.source.path == dialogue.source.path)  # packs name no writes
        self._others = tuple((e.check, e.arguments) for e in own if not e.negated)

    def of_turn(self, path: TurnPath) -> Seen | None:
        """What happened at one turn; None when the conversation never got there (or took another branch).

        The exchange in which the bot broke is left out: an answer that never came proves nothing.
        """
        exchanges, failure = self._transcript.exchanges, self._transcript.failure
        broken = failure.exchange if failure is not None else None
        inside = [e for e in exchanges if e.turn[: len(path)] == path and e.index != broken]
        if not inside:
            return None
        return self._seen("turn", tuple(inside), exchanges[inside[-1].index + 1 :])

    def of_dialogue(self) -> Seen:
        """All that happened."""
        return self._seen("dialogue", self._transcript.exchanges, ())

    def _seen(self, scope: Any, exchanges: tuple[Exchange, ...], following: tuple[Exchange, ...]) -> Seen:
        return Seen(
            dialogue=self._dialogue,
            transcript=self._transcript,
            scope=scope,
            exchanges=exchanges,
            following=following,
            offers=self._approved.offers,
            facts=self._approved.facts,
            prices=self._approved.prices,
            answers=self._transcript.answers,
            others=self._others,
        )


def _expectations(dialogue: Dialogue) -> Iterator[Expectation]:
    for _, turn in walk(dialogue.turns):
        yield from turn.expect
    yield from dialogue.expect
