"""The words of a scenario: intents, slots, message templates, the calendar."""

from __future__ import annotations

from typing import Literal

from harness.engines.scenario.flow import Part


class Intent(Part, frozen=True, kw_only=True):
    """Something the client may want.

    Attributes:
        patterns: words in dictionary form that must follow one another (a few words may stand between): ``a|b``
            alternatives, ``сло*`` beginnings, ``=слово`` exactly this form, ``+слово`` right behind the word before.
        examples: whole sentences; a message that resembles one closely has this intent too.
        max_words: longer messages do not count (for «да» and the like); 0 means no limit.
        negatable: «не …» before the words takes the intent away.
    """

    patterns: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    max_words: int = 0
    negatable: bool = True


class Slot(Part, frozen=True, kw_only=True):
    """Something to know.

    Attributes:
        kind: which recogniser reads it.
        values: for a choice: value -> patterns (as in intents).
        source: for a choice: values that the offers hold (services, specialists), added to ``values``.
        before: for a choice: words one of which must stand before the value, unless the slot is awaited.
        not_after: for a choice: words after which the value is something else («меня зовут Ольга»).
        indifferent: patterns that mean «all the same to me».
        by_gender: for a choice: an unclear value -> what it means for a man (``masc``) and a woman (``femn``).
        two_days: for dates: intents with which «со среды на пятницу» names two days, of which the last counts.
        title: name of the slot in summaries.
    """

    kind: Literal["name", "phone", "email", "choice", "when", "text"]
    values: dict[str, tuple[str, ...]] = {}
    source: Literal["", "services", "specialists"] = ""
    before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    indifferent: tuple[str, ...] = ()
    by_gender: dict[str, dict[str, str]] = {}
    two_days: tuple[str, ...] = ()
    title: str = ""


class Wording(Part, frozen=True, kw_only=True):
    """A message template.

    Attributes:
        texts: wordings, used in turn.
        buttons: under it; a lone reference to a list gives a button for each item.
        other: wordings in other languages (``tt``, ``en``).
        alone: never put together with another message.
    """

    texts: tuple[str, ...]
    buttons: tuple[str, ...] = ()
    other: dict[str, tuple[str, ...]] = {}
    alone: bool = False


class Calendar(Part, frozen=True, kw_only=True):
    """Words and forms for dates, sums and lists.

    Attributes:
        months: names as they follow a day («3 марта»).
        weekdays: from Monday.
        near: names of days near today, by distance («0»: сегодня).
        parts: names of parts of the day -> first and last minute of the visit's start.
        forms: short templates that are put together: ``day``, ``price``, ``price_from``, ``free``, ``service``,
            ``and``, ``or``.
    """

    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    near: dict[str, str] = {}
    parts: dict[str, tuple[int, int]] = {}
    forms: dict[str, str] = {}
