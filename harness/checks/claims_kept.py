"""Whether the bot has done what it says it has done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

import msgspec

from harness.checks.handover import hand_overs
from harness.checks.phrasebook import look_up, phrasebook
from harness.checks.rulings import NOTHING, Spoken, all_said, held, in_message, listed, quoted, violated
from harness.matching.sentences import Span, inside_quotes, sentences
from harness.matching.shape import compiled
from harness.model.seen import Seen
from harness.model.transcript import Exchange
from harness.model.verdict import Ruling
from harness.registry import check
from harness.russian import negation
from harness.russian.clauses import clause_of

Kind = Literal["booking", "cancelling", "moving", "escalation", "sending"]
_KINDS: tuple[Kind, ...] = get_args(Kind)
_BOOK = "claims"
_LONGEST_SENTENCE = 2000


@check("claims_kept", positional="kinds")
@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsKept:
    """What the bot says it did, it did."""

    kinds: Annotated[Kind | tuple[Kind, ...], msgspec.Meta(description="Kinds of deeds; all unless stated")] = _KINDS

    def judge(self, seen: Seen) -> Ruling:
        """Each claim in scope has its deed in the journal by the end of that exchange.

        A claim is an affirmative statement of a done deed («записала вас», «запись отменена»): no question, nothing
        denied, future or conditional, no words of others. A deed of an earlier exchange counts as well: the bot may
        repeat what it did. The patterns are data: ``claims.json``.
        """
        expected = ", ".join(listed(self.kinds))
        kept = []
        for spoken in seen.messages():
            for kind, span in claims(spoken[2].text, listed(self.kinds)):
                if not _backed(seen, spoken, kind, span):
                    return violated(
                        f"check.claims_kept.{kind}",
                        expected=kind,
                        got=quoted(spoken[2].text[slice(*span)]),
                        evidence=[in_message(spoken, span)],
                        kind=kind,
                    )
                kept.append((spoken, span))
        if not kept:
            return held(expected, NOTHING, all_said(seen))
        quotes = " · ".join(quoted(spoken[2].text[slice(*span)]) for spoken, span in kept[:3])
        return held(expected, quotes, [in_message(*item) for item in kept[:10]])


def claims(text: str, kinds: tuple[str, ...] = _KINDS) -> Iterator[tuple[str, Span]]:
    """Deeds that a text claims: kind and span of the sentence (at most one claim of a kind in a sentence)."""
    book = phrasebook(_BOOK)["claims"]
    anything = [pattern for kind in kinds for pattern in book[kind]["says"]]
    if look_up(_BOOK, anything, text) is None:
        return
    for start, end in sentences(text):
        sentence = text[start : min(end, start + _LONGEST_SENTENCE)]
        if look_up(_BOOK, anything, sentence) is not None:
            yield from ((kind, (start, start + len(sentence))) for kind in kinds if _claims(sentence, book[kind]))


def _claims(sentence: str, patterns: dict[str, list[str]]) -> bool:
    starts = look_up(_BOOK, phrasebook(_BOOK)["unless_sentence_starts"], sentence)
    if starts is not None and not sentence[: starts[0]].strip(" -–—•*\"'"):
        return False
    return any(_is_claim(sentence, span, patterns["except"]) for span in _spans(sentence, patterns["says"]))


def _spans(sentence: str, patterns: list[str]) -> Iterator[Span]:
    start = 0
    while (span := look_up(_BOOK, patterns, sentence, start)) is not None:
        yield span
        start = max(span[1] - 1, start + 1)


def _is_claim(sentence: str, span: Span, exceptions: list[str]) -> bool:
    clause = clause_of(sentence, span[0])
    here = sentence[clause[0] : max(clause[1], span[1])]
    asked = here.rstrip().endswith("?")
    if asked or inside_quotes(sentence, span[0]) or look_up(_BOOK, phrasebook(_BOOK)["unless"], here) is not None:
        return False
    excepted = (look_up(_BOOK, exceptions, here), look_up(_BOOK, exceptions, sentence))
    return not any(excepted) and not _denied(sentence, span)


def _denied(sentence: str, span: Span) -> bool:
    """Whether the deed's first or last word is negated; the words between may hold the negation themselves."""
    words = sentence[slice(*span)].split()
    first = (span[0], span[0] + len(words[0]))
    last = (span[1] - len(words[-1]), span[1])
    return negation.is_negated(sentence, first) or negation.is_negated(sentence, last)


def _backed(seen: Seen, spoken: Spoken, kind: str, span: Span) -> bool:
    upto = seen.transcript.exchanges[: spoken[0].index + 1]
    if kind == "escalation":
        return bool(hand_overs(seen, upto))
    if kind == "sending":
        return _was_sent(seen, spoken, upto)
    deeds = {str(meaning.facts.get("action")) for _, _, meaning in seen.meanings("booking", upto)}
    if kind == "cancelling":
        return "cancel" in deeds
    if kind == "moving":
        return "move" in deeds or {"create", "cancel"} <= deeds
    return bool(deeds & {"create", "move"}) or _stood_before(seen, spoken[2].text[slice(*span)])


def _stood_before(seen: Seen, sentence: str) -> bool:
    """Whether the sentence tells of a booking («вы записаны») that was there before the dialogue.

    That is one of the dialogue's own records, one that the dialogue changes, or one listed by the journal that begins
    at a time which the sentence names.
    """
    if look_up(_BOOK, phrasebook(_BOOK)["standing"], sentence) is None:
        return False
    if any("booking" in record for record in seen.dialogue.given.records):
        return True
    journal = seen.transcript.journal
    changed = {change.id for call in journal.calls for change in call.changes if change.entity == "booking"}
    initial = [row for row in journal.initial if row.entity == "booking"]
    return any(row.id in changed or str(row.fields.get("from", ""))[11:16] in _times(sentence) for row in initial)


def _times(sentence: str) -> frozenset[str]:
    return frozenset(hit.group(0) for hit in compiled(r"\d\d:\d\d").finditer(sentence))


def _was_sent(seen: Seen, spoken: Spoken, upto: tuple[Exchange, ...]) -> bool:
    """Whether something else than the claim went out: another message beside it, or a link by then."""
    exchange, number, message = spoken
    if len(exchange.reply.messages) > 1 and any(n != number for n in range(len(exchange.reply.messages))):
        return True
    link = compiled(phrasebook(_BOOK)["link"])
    texts = [said.text for past in upto for said in past.reply.messages]
    written = [str(meaning.facts.get("text", "")) for _, _, meaning in seen.meanings("customer_message", (exchange,))]
    if any(text.strip() and text.strip() != message.text.strip() for text in written):
        return True
    return any(link.search(text.lower()) is not None for text in texts)
