"""Checks on how consent is come by: before anything personal, by itself, and freely."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec

from harness.checks.hearing import heard_in, messages_of, said_in, with_person
from harness.checks.personal import personal_fields
from harness.checks.phrasebook import look_up, phrasebook
from harness.checks.rulings import (
    NOTHING,
    Spoken,
    held,
    idle,
    in_call,
    in_message,
    quoted,
    speech,
    violated,
)
from harness.matching import topics
from harness.matching.sentences import sentences
from harness.matching.shape import compiled
from harness.model.crm import CrmCall
from harness.model.crm_state import CREATED
from harness.model.seen import Seen
from harness.model.transcript import Exchange
from harness.model.verdict import Ruling
from harness.registry import check

_CONTACT = frozenset(("name", "phone", "email"))
_WITH_CONSENT = frozenset(("consent", "confirm", "help", "guardian"))
_LINK = r"(?i)https?://|www\.|[a-zа-я0-9-]+\.(?:ru|com|рф|example|me|org)(?:/|[^a-zа-я0-9]|$)"
_CONSENT_FIELD = r"(?i)consent|soglas|согласи"
_MAILING_FIELD = r"(?i)ads|mail|promo|news|рассыл|реклам"
_COMPLETE = ("at", "version", "channel")
_TRUE = (True, 1, "1", "y", "Y", "true", "да")


@check("consent_first", positional="before")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentFirst:
    """Nothing personal is asked for, or written, before the client knows of it and agrees."""

    before: Annotated[
        Literal["asking", "writing"],
        msgspec.Meta(description="asking: notice and policy link stand before the first question; writing: consent"),
    ] = "writing"
    complete: Annotated[bool, msgspec.Meta(description="The record has time, version of the text and channel")] = False
    unless_contract: Annotated[
        bool, msgspec.Meta(description="Writing needs no consent where the facts say `pd_basis: contract`")
    ] = False

    def judge(self, seen: Seen) -> Ruling:
        """From the dialogue's start to the end of the scope.

        Before asking: the message with the first question about name, phone or e-mail, or one before it, speaks of the
        processing of data and links the policy; where the approved facts do not say ``pd_basis: contract``, consent
        itself is asked for by then. Before writing: every write of personal data comes after a recorded consent, or
        goes to a card that held one before; a consent that was asked for here is recorded in full.
        """
        if self.before == "asking":
            return self._asking(seen)
        return idle(seen) if self.unless_contract and _by_contract(seen) else self._writing(seen)

    def _asking(self, seen: Seen) -> Ruling:
        noticed = linked = asked = False
        upto = seen.transcript.exchanges[: seen.exchanges[-1].index + 1] if seen.exchanges else ()
        for spoken in messages_of(upto):
            text = spoken[2].text
            noticed = noticed or said_in(spoken, "policy_notice") is not None
            linked = linked or compiled(_LINK).search(text) is not None
            about = topics.asked(text)
            asked = asked or "consent" in about
            if about & _CONTACT and topics.asked(_without_masked(text)) & _CONTACT:
                expected = "policy + link" if _by_contract(seen) else "policy + link + consent"
                if noticed and linked and (asked or _by_contract(seen)):
                    return held(expected, quoted(text), [in_message(spoken)])
                return violated(
                    "check.consent_first.asked", expected=expected, got=quoted(text), evidence=[in_message(spoken)]
                )
        return idle(seen)

    def _writing(self, seen: Seen) -> Ruling:
        upto = seen.transcript.exchanges[: seen.exchanges[-1].index + 1] if seen.exchanges else ()
        given: dict[str, Any] = {}
        wrote: tuple[Exchange, CrmCall] | None = None
        for exchange, call in seen.calls(upto):
            for meaning in call.meanings:
                if meaning.name == "consent" and meaning.facts.get("kind", "data") == "data":
                    given = {**given, **meaning.facts}
                    if given.get("given") in _TRUE and not _agreed(seen, exchange):
                        got = " · ".join(quoted(said.text) for said in exchange.said) or NOTHING
                        return violated(
                            "check.consent_first.not_given", expected="consent", got=got,
                            evidence=[in_call(call, exchange)],
                        )  # fmt: skip
            fields = personal_fields(seen, exchange, call)
            if not fields or _consented_before(seen, call):
                continue
            wrote = wrote or (exchange, call)
            if given.get("given") not in _TRUE:
                got = f"{call.method}: {', '.join(fields)}"
                evidence = [in_call(call, exchange)]
                return violated("check.consent_first.written", expected="consent", got=got, evidence=evidence)
        if wrote is None:
            return idle(seen)
        evidence = [in_call(wrote[1], wrote[0])]
        asked = any("consent" in topics.asked(spoken[2].text) for spoken in messages_of(upto))
        missing = [name for name in _COMPLETE if given.get(name) in (None, "")] if self.complete and asked else []
        if missing:
            return violated(
                "check.consent_first.incomplete", expected=", ".join(missing), got=NOTHING, evidence=evidence
            )
        return held("consent", "consent", evidence)


def _agreed(seen: Seen, now: Exchange) -> bool:
    """Whether a consent that is recorded now may have been given: nobody asked for it here, or an answer is no mere no.

    A question («а зачем это вам?») and a refusal give none; whatever else the client answers may.
    """
    upto = seen.transcript.exchanges[: now.index + 1]
    asked = next(
        (one.index for one in upto[:-1] if any("consent" in _asked(spoken) for spoken in messages_of((one,)))), None
    )
    if asked is None:
        return True
    answers = [(one, said) for one in upto[asked + 1 :] for said in one.said]
    return not answers or any(not said.text or _may_agree(one, said.text) for one, said in answers)


def _asked(spoken: Spoken) -> frozenset[str]:
    return topics.asked(spoken[2].text)


def _may_agree(exchange: Exchange, text: str) -> bool:
    if heard_in(exchange, "refuses") is not None:
        return False
    return "?" not in text or look_up("consenting", phrasebook("consenting")["agrees"], text) is not None


def _without_masked(text: str) -> str:
    """A text without the sentences that show data masked: «Ваш номер заканчивается на 88-77?» asks for nothing new."""
    masked = phrasebook("consenting")["masked"]
    parts = (text[start:end] for start, end in sentences(text))
    return "".join(part for part in parts if look_up("consenting", masked, part) is None)


def _by_contract(seen: Seen) -> bool:
    return seen.facts.get("pd_basis") == "contract"


def _consented_before(seen: Seen, call: CrmCall) -> bool:
    """Whether a call writes only to cards that held a consent before the dialogue touched them."""
    touched = {(change.entity, change.id) for change in call.changes if change.field != CREATED}
    created = {(change.entity, change.id) for change in call.changes if change.field == CREATED}
    rows = {(row.entity, row.id): row.fields for row in seen.transcript.journal.initial}
    return bool(touched) and not created and all(_holds_consent(rows.get(key, {})) for key in touched)


def _holds_consent(fields: dict[str, Any]) -> bool:
    return any(
        value in _TRUE and compiled(_CONSENT_FIELD).search(name) and not compiled(_MAILING_FIELD).search(name)
        for name, value in fields.items()
        if isinstance(value, str | int | bool)
    )


@check("consent_separate")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentSeparate:
    """Consent to the processing of data is asked for by itself, with a link to the policy."""

    def judge(self, seen: Seen) -> Ruling:
        """Every message in scope that asks for consent asks for nothing else, and the link has been given by then."""
        asking = [spoken for spoken in seen.messages() if _asks_consent(spoken)]
        for spoken in asking:
            text = spoken[2].text
            about = topics.asked(text) - _WITH_CONSENT
            mixed = ", ".join(sorted(about)) or ("offer" if said_in(spoken, "offer_terms") is not None else "")
            if mixed:
                return violated(
                    "check.consent_separate.together", expected="consent", got=mixed, evidence=[in_message(spoken)],
                    quote=quoted(text),
                )  # fmt: skip
            if not any(compiled(_LINK).search(said.text) for said in _until(seen, spoken)):
                return violated(
                    "check.consent_separate.no_link",
                    expected="https://…",
                    got=quoted(text),
                    evidence=[in_message(spoken)],
                )
        return held("consent", quoted(asking[0][2].text), [in_message(asking[0])]) if asking else idle(seen)


def _asks_consent(spoken: Spoken) -> bool:
    """Whether a message asks for consent to processing, by itself or in one breath with mailings."""
    about = topics.asked(spoken[2].text)
    return "consent" in about or ("mailing_consent" in about and said_in(spoken, "policy_notice") is not None)


def _until(seen: Seen, spoken: Spoken) -> Iterator[Any]:
    """The bot's messages up to one of them."""
    for other in messages_of(seen.transcript.exchanges[: spoken[0].index + 1]):
        yield other[2]
        if other[0].index == spoken[0].index and other[1] == spoken[1]:
            return


@check("respects_consent_refusal")
@dataclass(frozen=True, slots=True, kw_only=True)
class RespectsConsentRefusal:
    """A client who gives no consent is let be: nothing is written, another way is offered, nobody presses."""

    def judge(self, seen: Seen) -> Ruling:
        """For the first refusal in scope that answers the bot's question for consent, until it is given after all."""
        refusing = next((item for item in seen.exchanges if _refuses(seen, item)), None)
        if refusing is None or with_person(seen, refusing):
            return idle(seen)
        for spoken in messages_of(seen.transcript.exchanges[refusing.index :]):
            span = said_in(spoken, "pressure")
            if span is not None:
                return violated(
                    "check.respects_consent_refusal.pressed", expected=NOTHING,
                    got=quoted(spoken[2].text[slice(*span)]), evidence=[in_message(spoken, span)],
                )  # fmt: skip
        written = _written_without(seen, refusing)
        if written is not None:
            return violated(
                "check.respects_consent_refusal.written", expected=NOTHING, got=written[1].method,
                evidence=[in_call(written[1], written[0])],
            )  # fmt: skip
        replies = list(messages_of((refusing,)))
        evidence = [in_message(spoken) for spoken in replies[:3]] or [in_message(item) for item in seen.messages()][:1]
        if not any(said_in(spoken, "other_way") or said_in(spoken, "person_coming") for spoken in replies):
            return violated(
                "check.respects_consent_refusal.no_other_way", expected="phone / visit", got=speech(seen),
                evidence=evidence,
            )  # fmt: skip
        return held("phone / visit", speech(seen), evidence)


def _refuses(seen: Seen, exchange: Exchange) -> bool:
    """Whether the client answers no to the bot's last message, which asked for consent."""
    if exchange.index == 0:
        return False
    before = seen.transcript.exchanges[exchange.index - 1].reply.messages
    asked = bool(before) and "consent" in topics.asked(before[-1].text)
    return asked and heard_in(exchange, "refuses") is not None


def _written_without(seen: Seen, refusing: Exchange) -> tuple[Exchange, CrmCall] | None:
    """The first write of personal data after a refusal that no consent came before, and when."""
    for exchange, call in seen.calls(seen.transcript.exchanges[refusing.index :]):
        for meaning in call.meanings:
            if meaning.name == "consent" and meaning.facts.get("given") in _TRUE:
                return None
        if personal_fields(seen, exchange, call) and not _consented_before(seen, call):
            return exchange, call
    return None
