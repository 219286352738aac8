"""The verb that hands a dialogue over to a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.engines.scenario.actions.cards import attach_log, save_lead, sync_lead
from harness.engines.scenario.crm_client import CrmGaveUp, CrmRefused
from harness.engines.scenario.play import Action, Play


def escalate(play: Play, argument: Any) -> None:
    """Hand over for a reason of the scenario (clause ESC-9).

    First the note for the person (reason, summary, urgency) goes to the card, then the chat to the queue; only what has
    really happened is told to the client. The flag ``transferred`` says whether the chat reached the queue.
    """
    frame = play.frame
    escalation = play.scenario.escalations[argument]
    play.run(escalation.do)
    frame.vars.update(handover_reason=escalation.reason, handover_urgency=escalation.urgency, queue=escalation.queue)
    frame.vars["handover_summary"] = " ".join(
        play.script.summaries[argument].text(play.view(), play.speech.filters).split()
    )
    frame.vars["next_opening"] = play.hours.next_opening()
    noted = _noted(play)
    frame.flags["transferred"] = _transferred(play, escalation.queue)
    if not frame.flags["transferred"]:
        play.run(play.scenario.on_transfer_failure)
        return
    frame.flags["handed_over"] = True
    frame.state = play.scenario.handed_over
    play.run(play.scenario.states[frame.state].enter)
    if noted:
        _closed(play, log=not escalation.silent_log and bool(frame.flags.get("consent")))


def _noted(play: Play) -> bool:
    """Put the note on the card; the chat is handed over also when the card cannot be written."""
    try:
        save_lead(play, None)
    except (CrmGaveUp, CrmRefused):
        return False
    return True


def _transferred(play: Play, queue: str) -> bool:
    try:
        play.call("transfer", queue=play.scenario.crm.queues[queue])
    except (CrmGaveUp, CrmRefused):
        return False
    return True


def _closed(play: Play, *, log: bool) -> None:
    """The card's status and log follow the hand-over; a failure here takes nothing back."""
    try:
        sync_lead(play, None)
        if log:
            attach_log(play, None)
    except (CrmGaveUp, CrmRefused):
        play.labels.append("card_incomplete")


VERBS: Mapping[str, tuple[Action, str]] = {"escalate": (escalate, "escalation")}
