"""Cues: what a client or a bot says that rules depend on, whatever the words («позовите человека», «опиратора пж»).

The patterns are data, ``cues/client.json`` and ``cues/bot.json``, each with examples and counter-examples that run as
tests. In a pattern ``<3>`` stands for up to three words, ``<name>`` for an entry of the file's ``words``, and a space
for whatever separates two words; ``!`` before it says that no negation takes it back («лицо перекосило, рука не
поднимается»); case, ё/е and look-alike letters do not matter. A cue ``includes`` what others say.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

from harness.matching.sentences import Span, inside_quotes
from harness.matching.shape import compiled
from harness.russian.negation import is_negated
from harness.russian.normalise import fold
from harness.russian.remembered import remembered

Speaker = Literal["client", "bot"]
_SIGNS = str.maketrans({**dict.fromkeys(",;()«»\"“”„*'`\t", " "), **dict.fromkeys("!?…\r", "\n")})
_SEPARATOR = "(?:[ .:-]+)"
_GAP = "(?:[^ \n]+ +){0,%d}"
_NEGATOR = "(?:^|[^а-я])(?:не|ни|нет|без|нечем|нельзя|никаких|никто|никакого)(?:[^а-я]|$)"
_CLASS = re.compile(r"(\[[^\]]*\])")
_REACH = 1000
"""Characters of a sentence, on each side, in which the words around a cue are looked at."""
_TRIES = 1000
"""Places of one cue in one text that are looked at; only a hostile text has more that are all taken back."""


class Cue(NamedTuple):
    """One cue.

    Attributes:
        says: pattern of the ways of saying it.
        denies: pattern of those that hold a negation of their own («не могу дышать») or begin with «!»: no other takes
            them back.
        unless: pattern of words that take it back from the sentence; empty when there are none.
        guarded: a negation («не надо менеджера») takes it back, unless it belongs to the words themselves.
        statements: a question does not count.
        facts: words that stand in the approved facts do not count.
        heard: counts only once the client has given this cue; empty means always.
    """

    says: str
    denies: str
    unless: str
    guarded: bool
    statements: bool
    facts: bool
    heard: str


@functools.cache
def cues(speaker: Speaker) -> dict[str, Cue]:
    """All cues of one side by name."""
    data = json.loads((Path(__file__).parent / "cues" / f"{speaker}.json").read_bytes())
    return {name: _cue(entry, data) for name, entry in data["cues"].items()}


def _cue(entry: dict[str, Any], data: dict[str, Any]) -> Cue:
    words = data["words"]
    sources = [source for name in entry.get("includes", ()) for source in data["cues"][name]["says"]] + entry["says"]
    return Cue(
        says=_pattern([source for source in sources if not _sure(source)], words),
        denies=_pattern([source.removeprefix("!") for source in sources if _sure(source)], words),
        unless=_pattern(entry.get("unless", []), words),
        guarded=bool(entry.get("guarded")),
        statements=bool(entry.get("statements")),
        facts=bool(entry.get("facts")),
        heard=str(entry.get("heard", "")),
    )


def _sure(source: str) -> bool:
    """Whether no negation beside them takes these words back."""
    return source.startswith("!") or compiled(_NEGATOR).search(source) is not None


def _pattern(sources: list[str], words: dict[str, str]) -> str:
    """The sources as one pattern for texts that `_flat` has made; empty for none."""
    if not sources:
        return ""
    joined = "|".join(f"\n *(?:{one[1:]})" if one.startswith("^") else f"[\n .:-](?:{one})" for one in sources)
    for name, alternatives in words.items():
        joined = joined.replace(f"<{name}>", f"(?:{alternatives})")
    parts = _CLASS.split(joined.replace("ё", "е"))
    joined = "".join(part if part.startswith("[") else _spaced(part) for part in parts)
    return f"({joined})(?:[ .:\n-])"


def _spaced(part: str) -> str:
    """A part of a pattern outside of classes: spaces, gaps and the end of the sentence spelt out."""
    spaced = part.replace("\n *", "\0").replace("$", "\n").replace(" ", _SEPARATOR).replace("\0", "\n *")
    for count in range(1, 10):
        spaced = spaced.replace(f"<{count}>", _GAP % count)
    return spaced


@remembered(2048)
def _flat(text: str) -> str:
    """The text folded, a sentence a line, its signs as spaces, with a line break before it and two behind it."""
    return f"\n{fold(text).translate(_SIGNS)}\n\n".replace(". ", "\n ").replace(".\n", "\n\n")


@remembered(2048)
def _possible(text: str, speaker: Speaker) -> frozenset[str]:
    """Names of the cues that may stand in a text; all others surely do not (one pass over the text for all of them)."""
    prefilter, names = _prefilter(speaker)
    return frozenset(names[number] for number in prefilter.Match(_flat(text), True) or ())


@functools.cache
def _prefilter(speaker: Speaker) -> tuple[Any, list[str]]:
    import re2  # noqa: PLC0415 - only suites with such checks need it

    options = re2.Options()
    options.log_errors = False
    prefilter, names = re2.Filter(), []
    for name, cue in cues(speaker).items():
        for pattern in filter(None, (cue.says, cue.denies)):
            prefilter.Add(pattern, options)
            names.append(name)
    prefilter.Compile()
    return prefilter, names


@remembered(8192)
def find_cue(text: str, speaker: Speaker, name: str) -> Span | None:
    """Where a cue stands in a text, None when it does not.

    Quotes do not count: they are somebody else's words.

    Raises:
        KeyError: there is no such cue.
    """
    cue = cues(speaker)[name]
    if name not in _possible(text, speaker):
        return None
    flat = _flat(text)
    for span, guarded in (*_places(cue.denies, flat, guarded=False), *_places(cue.says, flat, guarded=cue.guarded)):
        if _counts(text, flat, span, cue) and not (guarded and _denied(text, flat, span)):
            return span
    return None


def _places(pattern: str, flat: str, *, guarded: bool) -> Iterator[tuple[Span, bool]]:
    """Where a pattern stands, in places of the text, each with whether a negation takes it back."""
    start = 0
    for _ in range(_TRIES if pattern else 0):
        hit = compiled(pattern).search(flat, start)
        if hit is None:
            return
        words = hit.group(1).lstrip("\n .:-")
        first = hit.end(1) - len(words) - 1
        yield (first, first + len(words.rstrip("\n "))), guarded
        start = hit.end(1)


def _counts(text: str, flat: str, span: Span, cue: Cue) -> bool:
    start, end = _sentence(flat, span)
    if cue.statements and text[end : end + 1] == "?":
        return False
    if inside_quotes(text[start : span[0]], span[0] - start):
        return False
    return not cue.unless or compiled(cue.unless).search(f"\n{flat[start + 1 : end + 1]}\n") is None


def _sentence(flat: str, span: Span) -> Span:
    """The sentence around a place, cut to some length, in places of the text."""
    start = flat.rfind("\n", max(0, span[0] - _REACH), span[0] + 1)
    end = flat.find("\n", span[1] + 1, span[1] + _REACH)
    return max(start, span[0] - _REACH, 0), end - 1 if end >= 0 else min(span[1] + _REACH, len(flat) - 3)


def _denied(text: str, flat: str, span: Span) -> bool:
    if compiled(_NEGATOR).search(fold(text[slice(*span)])) is not None:
        return True
    start, end = _sentence(flat, span)
    return is_negated(text[start:end], (span[0] - start, span[1] - start))
