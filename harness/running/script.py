"""Turns that depend on what the bot just said: guarded alternatives and goal-driven clients.

Checks never steer a conversation; these guards do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from harness.errors import BotError
from harness.matching import matchers, topics
from harness.model.dialogue import AnyTurn, ChooseTurn, Dialogue, Expectation, UntilTurn
from harness.model.transcript import Said, Transcript
from harness.running.conversation import Conversation

Holds = Callable[[Expectation, Dialogue, Transcript], bool]


class Reactions(Protocol):
    """What a scripted client answers: pairs of a guard and texts, first fit wins."""

    @property
    def pairs(self) -> tuple[tuple[Any, tuple[str, ...]], ...]:
        """Guard and texts."""

    @property
    def otherwise(self) -> tuple[str, ...]:
        """Said when no guard fits; empty: then the client has nothing to say and the goal counts as missed."""


def follow(
    dialogue: Dialogue, conversation: Conversation, reactions: Callable[[str], Reactions], holds: Holds
) -> Transcript:
    """Play a whole dialogue and return its transcript; a broken bot ends it early and is recorded as the failure."""
    player = _Player(dialogue, conversation, reactions, holds)
    try:
        player.play_all(dialogue.turns, ())
    except BotError as error:
        conversation.fail(error)
    return conversation.transcript()


class _Player:
    def __init__(
        self, dialogue: Dialogue, conversation: Conversation, reactions: Callable[[str], Reactions], holds: Holds
    ) -> None:
        self._dialogue = dialogue
        self._conversation = conversation
        self._reactions = reactions
        self._holds = holds

    def play_all(self, turns: tuple[AnyTurn, ...], above: tuple[int, ...]) -> bool:
        return all(self._play(turn, (*above, number)) for number, turn in enumerate(turns))

    def _play(self, turn: AnyTurn, path: tuple[int, ...]) -> bool:
        match turn:
            case ChooseTurn():
                return self._choose(turn, path)
            case UntilTurn():
                return self._pursue(turn, path)
            case _:
                return self._conversation.play(turn, path)

    def _choose(self, turn: ChooseTurn, path: tuple[int, ...]) -> bool:
        text = self._conversation.last_reply.text
        for number, branch in enumerate(turn.branches):
            if branch.when is None or guard_fits(branch.when, text):
                return self.play_all(branch.turns, (*path, number))
        self._conversation.deviate("script.no_branch_fits", path, reply=text[:200])
        return True

    def _pursue(self, turn: UntilTurn, path: tuple[int, ...]) -> bool:
        reactions = self._reactions(turn.reacts)
        for step in range(turn.max_turns):
            if self._reached(turn):
                break
            text = self._conversation.last_reply.text
            answer = next((say for when, say in reactions.pairs if guard_fits(when, text)), reactions.otherwise)
            if not answer:
                self._conversation.deviate("script.nothing_to_answer", path, reply=text[:200])
                return True
            said = tuple(Said(text=filled_for(self._conversation.filled(line), self._dialogue)) for line in answer)
            self._conversation.say(said, (*path, step), "user")
        else:
            if not self._reached(turn):
                self._missed(turn, path)
        self._conversation.capture(turn)
        return True

    def _missed(self, turn: UntilTurn, path: tuple[int, ...]) -> None:
        goal = ", ".join(expectation.name for expectation in turn.goal)
        self._conversation.deviate("script.goal_not_reached", path, goal=goal, turns=turn.max_turns)

    def _reached(self, turn: UntilTurn) -> bool:
        transcript = self._conversation.transcript()
        return all(self._holds(expectation, self._dialogue, transcript) for expectation in turn.goal)


def guard_fits(when: Any, text: str) -> bool:
    """Whether a guard accepts a reply: a matcher of text, or ``{asks: topic}``."""
    if isinstance(when, dict) and set(when) == {"asks"}:
        wanted = when["asks"] if isinstance(when["asks"], (list, tuple)) else (when["asks"],)
        return bool(topics.asked(text) & set(wanted))
    return matchers.find(when, text) is not None


def filled_for(text: str, dialogue: Dialogue) -> str:
    """A reaction's text with the client's data in place.

    ``{client.service|маникюр}`` falls back to what follows the bar.
    """
    client = dialogue.given.client
    known: dict[str, Any] = {"name": client.name, "phone": client.phone, "email": client.email, **client.extra}
    out, rest = [], text
    while (start := rest.find("{client.")) >= 0 and (end := rest.find("}", start)) >= 0:
        key, _, fallback = rest[start + 8 : end].partition("|")
        out += [rest[:start], str(known.get(key) or fallback)]
        rest = rest[end + 1 :]
    return "".join([*out, rest])
