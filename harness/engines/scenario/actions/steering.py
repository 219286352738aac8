"""Verbs that steer the conversation: say, go, remember, forget, pursue a goal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.engines.scenario.play import Action, Play


def say(play: Play, argument: Any) -> None:
    """Send a message."""
    play.say(argument)


def go(play: Play, argument: Any) -> None:
    """Go to a state and do what entering it means."""
    play.enter(argument)


def wait_in(play: Play, argument: Any) -> None:
    """Be in a state without entering it: the question has been asked already."""
    play.frame.state = argument


def put(play: Play, argument: Any) -> None:
    """Set flags."""
    play.frame.flags.update(argument)


def note(play: Play, argument: Any) -> None:
    """Set values for templates."""
    play.frame.vars.update(argument)


def stamp(play: Play, argument: Any) -> None:
    """Remember the present moment under a name."""
    play.frame.vars.setdefault(argument, play.now())


def keep_words(play: Play, argument: Any) -> None:
    """Remember what the client just said in a slot, as long as it says anything."""
    text = " ".join(play.heard.text.split())[:200]
    if text:
        play.frame.slots[argument] = text


def forget(play: Play, argument: Any) -> None:
    """Forget slots, and flags and values of the same names."""
    for name in argument:
        play.frame.slots.pop(name, None)
        play.frame.flags.pop(name, None)
        play.frame.vars.pop(name, None)


def goal(play: Play, argument: Any) -> None:
    """Pursue a goal from now on; an empty one ends the pursuit."""
    play.frame.goal = argument


def goal_by_default(play: Play, argument: Any) -> None:
    """Pursue a goal when nothing else is being pursued."""
    if not play.frame.goal:
        play.frame.goal = argument


def advance(play: Play, argument: Any) -> None:
    """Go where the goal's first unmet need leads."""
    del argument
    for need in play.scenario.goals.get(play.frame.goal, ()):
        if not play.holds(need.until):
            play.enter(need.state)
            return


def again(play: Play, argument: Any) -> None:
    """Ask the question of the present state again when the client owes an answer, else do the given steps' message."""
    if play.scenario.states[play.frame.state].asks:
        play.enter(play.frame.state)
    elif argument:
        play.say(argument)


def miss(play: Play, argument: Any) -> None:
    """Count a misunderstanding: the scenario's flags ``miss_1``, ``miss_2`` … say which in a row it is."""
    del argument
    play.frame.misses += 1
    play.labels.append("fallback")
    play.frame.flags["misses"] = play.frame.misses


def count(play: Play, argument: Any) -> None:
    """Count how often something happened, in a flag."""
    play.frame.flags[argument] = int(play.frame.flags.get(argument, 0)) + 1


def take(play: Play, argument: Any) -> None:
    """Give slots values: ``{slot: value}``."""
    play.frame.slots.update(argument)


def stop(play: Play, argument: Any) -> None:
    """Do no more steps in this turn."""
    del argument
    play.stopped = True


VERBS: Mapping[str, tuple[Action, str]] = {
    "say": (say, "message"),
    "go": (go, "state"),
    "wait_in": (wait_in, "state"),
    "put": (put, ""),
    "note": (note, ""),
    "stamp": (stamp, ""),
    "keep_words": (keep_words, "slot"),
    "forget": (forget, ""),
    "goal": (goal, "goal"),
    "goal_by_default": (goal_by_default, "goal"),
    "advance": (advance, ""),
    "again": (again, "message"),
    "miss": (miss, ""),
    "count": (count, ""),
    "take": (take, ""),
    "stop": (stop, ""),
}
