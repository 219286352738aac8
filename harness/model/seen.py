"""What a check is given to judge: values only, cut to the scope of the expectation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from harness.model import crm_state
from harness.model.approved import Price
from harness.model.crm import CrmCall, Meaning
from harness.model.dialogue import Dialogue, Scope
from harness.model.transcript import Exchange, Message, Transcript
from harness.model.value import Value


class Seen(Value, frozen=True, kw_only=True):
    """The view of one expectation on a transcript.

    Attributes:
        exchanges: those in scope: of one turn, or all.
        following: those after the scope (for expectations that allow some turns of delay).
        offers: approved offers of the business (see `harness.model.approved.Approved`, as are the next two).
        facts: approved facts: address, hours, legal name …
        prices: the price list.
        answers: a grader's stored answers, question -> answer; None when no grader answered.
        others: names of the other expectations' checks on CRM writes (``no_other_writes`` leaves those alone), each
            with its arguments.
    """

    dialogue: Dialogue
    transcript: Transcript
    scope: Scope = "dialogue"
    exchanges: tuple[Exchange, ...] = ()
    following: tuple[Exchange, ...] = ()
    offers: tuple[dict[str, Any], ...] = ()
    facts: dict[str, Any] = {}
    prices: tuple[Price, ...] = ()
    answers: dict[str, Any] | None = None
    others: tuple[tuple[str, dict[str, Any]], ...] = ()

    def messages(self) -> Iterator[tuple[Exchange, int, Message]]:
        """The bot's messages in scope: exchange, number in it, message."""
        for exchange in self.exchanges:
            for number, message in enumerate(exchange.reply.messages):
                yield exchange, number, message

    def calls(self, exchanges: tuple[Exchange, ...] | None = None) -> Iterator[tuple[Exchange, CrmCall]]:
        """The bot's CRM calls in scope (or in the given exchanges)."""
        calls = self.transcript.journal.calls
        for exchange in self.exchanges if exchanges is None else exchanges:
            for call in calls[exchange.calls[0] : exchange.calls[1]]:
                if call.actor == "bot":
                    yield exchange, call

    def meanings(
        self, name: str, exchanges: tuple[Exchange, ...] | None = None
    ) -> Iterator[tuple[Exchange, CrmCall, Meaning]]:
        """The bot's CRM calls in scope that amount to ``name`` (see `harness.model.crm.MEANINGS`)."""
        for exchange, call in self.calls(exchanges):
            for meaning in call.meanings:
                if meaning.name == name:
                    yield exchange, call, meaning

    @property
    def until(self) -> int:
        """Sequence number behind the last call in scope."""
        return self.exchanges[-1].calls[1] if self.exchanges else 0

    def rows(self, entity: str) -> dict[str, dict[str, Any]]:
        """Entities that the dialogue touched, as they stand at the end of the scope."""
        return crm_state.rows(self.transcript.journal, entity, self.until)
