"""Which column of an exported chat is for what, and whose words a row holds."""

from __future__ import annotations

import functools
import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from harness.errors import Problem
from harness.loading.desk import listed

_WORDS: dict[str, Any] = json.loads(Path(__file__).with_name("chat_words.json").read_bytes())
"""Usual names of columns by purpose, the likeliest first; values of a role column that mean the firm, the client,
neither; names by which a column holds replies alone."""
PURPOSES: tuple[str, ...] = tuple(_WORDS["columns"])
Side = Literal["bot", "client", "neither", ""]


def plainly(name: str) -> str:
    """A name without what people write differently: ``Chat-ID``, ``chat_id`` and ``chatId`` are one."""
    return "".join(filter(str.isalnum, name.casefold().replace("ё", "е"))) or name.strip()


_USUAL = {purpose: tuple(map(plainly, names)) for purpose, names in _WORDS["columns"].items()}
_PAIRS = frozenset(map(plainly, _WORDS["pairs"]))
_SIDES: dict[str, Side] = {plainly(word): side for side in ("bot", "client", "neither") for word in _WORDS[side]}


@functools.cache
def _all_usual() -> frozenset[str]:
    return frozenset().union(*_USUAL.values())


def is_usual(name: str) -> bool:
    """Whether a column of this name would be taken for something."""
    return plainly(name) in _all_usual()


def columns_of(names: Iterable[str], stated: Mapping[str, str], path: str, problems: list[Problem]) -> dict[str, str]:
    """The column of each purpose; empty where there is none.

    Args:
        names: of the columns of a file.
        stated: purpose -> name, for those that are not to be guessed.
        path: for problems.
        problems: is added to: a stated column that there is not, one that is there twice, none of texts.
    """
    found = dict.fromkeys(names)
    plain: dict[str, str] = {}
    for name in filter(None, found):
        plain.setdefault(plainly(name), name)
    where = {purpose: stated.get(purpose) or _guessed(purpose, plain) for purpose in PURPOSES}
    for purpose, name in where.items():
        code = ""
        if stated.get(purpose):
            code = "" if name in found else "replies.no_column"
        elif name and f"{name} (2)" in found:
            code = "replies.column_twice"
        if code:
            parameters = {"what": name, "purpose": purpose, "valid": listed(found)}
            problems.append(Problem(code=code, path=path, parameters=parameters))
    if found and not where["text"] and not problems:
        problems.append(Problem(code="replies.no_text", path=path, parameters={"valid": listed(found)}))
    if where["asked"] and plainly(where["text"]) in _PAIRS and not stated.get("role"):
        where["role"] = ""  # a question and its answer stand in one row, whoever has signed it
    return where


def _guessed(purpose: str, plain: Mapping[str, str]) -> str:
    return next((plain[usual] for usual in _USUAL[purpose] if usual in plain), "")


def side_of(role: str, bots: Collection[str]) -> Side:
    """Whose words a row holds; empty when its role is not known.

    Args:
        role: what the column says.
        bots: values that mean the bot, as `plainly` writes them; then the usual words for a firm's people do not, and
            all others are the client's.
    """
    value = plainly(role)
    if not bots:
        return _SIDES.get(value, "")
    if value in bots:
        return "bot"
    return "client" if _SIDES.get(value, "client") == "client" else "neither"


def role_columns(names: Iterable[str]) -> tuple[str, ...]:
    """The columns that may tell the role, the likeliest first."""
    plain = {plainly(name): name for name in filter(None, names)}
    return tuple(plain[usual] for usual in _USUAL["role"] if usual in plain)
