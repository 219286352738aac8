"""Rows of an exported chat becoming replies: whose words they are, what was said before, on which day."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from harness.errors import Problem
from harness.loading.chat_columns import plainly, side_of
from harness.loading.chat_days import day_of
from harness.loading.chat_rows import Row, Sheet, problem
from harness.loading.desk import listed, shown
from harness.matching.contacts import hide_contacts
from harness.model.value import Value

_LONGEST = 1_000_000
_HALF = re.compile("[\ud800-\udfff]")
"""Half characters, which no file can hold."""
_ROLES_SHOWN = 12


class SpokenReply(Value, frozen=True, kw_only=True):
    """One reply of the bot.

    Attributes:
        id: of the message, or its line.
        text: what the bot said.
        asked: what the client had said before.
        offers: approved ones that the file itself states; None when it states none.
        day: on which it was said; None when the file does not tell.
    """

    id: str
    text: str
    asked: str = ""
    offers: tuple[str, ...] | None = None
    day: dt.date | None = None


@dataclass(slots=True)
class Log:
    """Rows becoming replies.

    Attributes:
        sheet: the rows.
        where: purpose -> column, empty where there is none.
        path: for problems.
        bots: values that mean the bot, plainly -> as given; empty for the usual ones.
        dated: the column of days was named by a person: a value without a day is an error then.
        replies: found.
        problems: found.
        roles: values of the role column, how often each.
        blank: lines of the bot without text.
        cut: lines of replies that were cut.
        undated: lines whose day was not understood, with what stands there.
        unspoken: values given for the bot that do not occur, beside others that do.
    """

    sheet: Sheet
    where: dict[str, str]
    path: str
    bots: Mapping[str, str]
    dated: bool
    replies: list[SpokenReply] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    roles: Counter[str] = field(default_factory=Counter)
    blank: list[int] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)
    undated: list[tuple[int, str]] = field(default_factory=list)
    unspoken: tuple[str, ...] = ()

    def take_telling_roles(self, candidates: Sequence[str]) -> None:
        """Of several columns that may tell the role, take the first that names the bot and nobody unknown."""

        def tells(name: str) -> bool:
            sides = {side_of(_role(row.cells.get(name)), self.bots) for row in self.sheet.rows}
            return "bot" in sides and "" not in sides

        self.where["role"] = next(filter(tells, candidates), self.where["role"])

    def read(self) -> None:
        """Turn every row into a reply, or into what was said before one."""
        if not self._known_roles():
            return
        heard: dict[str, list[str]] = {}
        answered: set[str] = set()
        for row in self.sheet.rows:
            talk = str(self._cell(row, "talk"))
            side = side_of(_role(self._cell(row, "role")), self.bots) if self.where["role"] else "bot"
            if side == "client":
                if talk in answered:
                    heard.pop(talk, None)
                    answered.discard(talk)
                heard.setdefault(talk, []).append(self._text(row, "text"))
            elif side == "bot":
                answered.add(talk)
                asked = "\n".join(heard.get(talk, ())).strip() if self.where["role"] else self._text(row, "asked")
                self._reply(row, asked)

    def _cell(self, row: Row, purpose: str) -> Any:
        name = self.where[purpose]
        return row.cells.get(name) if name else None

    def _known_roles(self) -> bool:
        name = self.where["role"]
        if not name:
            return True
        self.roles.update(_role(self._cell(row, "role")) for row in self.sheet.rows)
        strange = Counter({role: count for role, count in self.roles.items() if not side_of(role, self.bots)})
        there = set(map(plainly, self.roles))
        missing = [role for plain, role in self.bots.items() if plain not in there]
        if not strange and len(missing) < max(len(self.bots), 1):
            self.unspoken = tuple(missing)
            return True
        parameters = {"column": name, "got": told(strange), "valid": told(self.roles), "what": listed(missing)}
        code = "replies.unknown_roles" if strange else "replies.no_such_role"
        self.problems.append(Problem(code=code, path=self.path, parameters=parameters))
        return False

    def _reply(self, row: Row, asked: str) -> None:
        text = self._cell(row, "text")
        if not isinstance(text, str):
            there = self.where["text"] in row.cells
            code = "replies.text_not_text" if there else "replies.text_missing"
            self.problems.append(problem(code, self.path, (row.line, 1), what=self.where["text"], got=text))
            return
        if not text.strip():
            self.blank.append(row.line)
            return
        if len(text) > _LONGEST:
            self.cut.append(row.line)
        name = self._cell(row, "id")
        self.replies.append(
            SpokenReply(
                id=_whole(str(row.line if name is None or name == "" else name)),
                text=_whole(text[:_LONGEST]),
                asked=asked,
                offers=self._offers(row),
                day=self._day(row),
            )
        )

    def _text(self, row: Row, purpose: str) -> str:
        """What the client said; a sticker says nothing."""
        value = self._cell(row, purpose)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.problems.append(
                problem("replies.text_not_text", self.path, (row.line, 1), what=self.where[purpose], got=value)
            )
            return ""
        return _whole(value)

    def _offers(self, row: Row) -> tuple[str, ...] | None:
        value = self._cell(row, "offers")
        if value is None:
            return None
        if isinstance(value, str):
            return tuple(map(_whole, _in_cell(value)))
        if isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value):
            return tuple(map(_whole, value))
        items = value if isinstance(value, list) else [value]
        wrong = next((one for one in items if not (isinstance(one, str) and one.strip())), value)
        self.problems.append(problem("replies.offers", self.path, (row.line, 1), what=self.where["offers"], got=wrong))
        return None

    def _day(self, row: Row) -> dt.date | None:
        value = self._cell(row, "date")
        day = day_of(value)
        if day is None and self.dated:
            self.problems.append(
                problem("replies.bad_day", self.path, (row.line, 1), what=self.where["date"], got=value)
            )
        elif day is None and value not in (None, ""):
            self.undated.append((row.line, hide_contacts(shown(value))))
        return day

    def notices(self) -> Iterator[Problem]:
        """What is odd, but keeps nothing from being judged."""
        for code, lines in (("replies.blank", self.blank), ("replies.cut", self.cut)):
            if lines:
                yield self._notice(code, lines[0], count=len(lines), most=_LONGEST)
        if self.undated:
            line, example = self.undated[0]
            yield self._notice("replies.no_day", line, count=len(self.undated), what=self.where["date"], got=example)
        if self.unspoken:
            yield self._notice("replies.no_such_role", 1, what=listed(self.unspoken), valid=told(self.roles))
        if self.where["role"] and not (self.where["talk"] or self.sheet.one_talk):
            yield self._notice("replies.one_talk", 1)

    def _notice(self, code: str, line: int, **parameters: Any) -> Problem:
        return Problem(code=code, path=self.path, line=line, level="warning", parameters=parameters)


def _role(value: Any) -> str:
    return "" if value is None else shown(value).strip()


def told(roles: Counter[str]) -> str:
    """Values with how often they stand, the commonest first."""
    first = [f"«{hide_contacts(role)}» ({count})" for role, count in roles.most_common(_ROLES_SHOWN)]
    return ", ".join((*first, "…") if len(roles) > _ROLES_SHOWN else first) or "–"


def _in_cell(value: str) -> list[str]:
    """The offers in one cell of a table: a JSON list, or one a line."""
    if value.lstrip().startswith("["):
        try:
            found = json.loads(value)
        except (ValueError, RecursionError):
            found = None  # «[акция] −10 %» is no list
        if isinstance(found, list) and all(isinstance(one, str) for one in found):
            return found
    return [part.strip() for part in value.split("\n") if part.strip()]


def _whole(text: str) -> str:
    """A text that can be written; every character keeps its place."""
    return _HALF.sub("\ufffd", text)
