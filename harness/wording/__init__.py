"""The one catalogue of everything a person reads, in Russian and English.

Each ``*.json`` file of this folder maps codes to ``{"ru": …, "en": …}``; a text that depends on a number holds plural
forms (``{"one": …, "few": …, "many": …, "other": …}``) chosen by ``count`` with CLDR's rules.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

LANGUAGES: tuple[str, ...] = ("ru", "en")
_FOLDER = Path(__file__).parent


class _Blank(dict[str, Any]):
    """Shows a missing parameter instead of failing: a report with a gap beats no report."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


@functools.cache
def catalogue() -> dict[str, dict[str, Any]]:
    """All texts, code -> language -> template."""
    texts: dict[str, dict[str, Any]] = {}
    for path in sorted(_FOLDER.glob("*.json")):
        for code, entry in json.loads(path.read_bytes()).items():
            if code in texts:
                raise ValueError(f"{path.name}: {code!r} is in the catalogue already")
            texts[code] = entry
    return texts


def text(code: str, lang: str, /, **parameters: Any) -> str:
    """The text of a code in a language.

    An unknown code gives the code with its parameters: plug-ins may come without wording.
    """
    entry = catalogue().get(code)
    if entry is None:
        details = ", ".join(f"{key}: {value}" for key, value in parameters.items())
        return f"{code} ({details})" if details else code
    template = entry[lang]
    if isinstance(template, dict):
        template = template.get(_plural(lang, parameters.get("count", 0)), template["other"])
    plain = {
        name: value
        for name, value in parameters.items()
        if not isinstance(value, (list, tuple)) and not _names_a_code(value)
    }
    shown = {name: _named(value, lang, plain) for name, value in parameters.items()}
    return str(template).format_map(_Blank(shown))


def _named(value: Any, lang: str, others: dict[str, Any]) -> Any:
    """A parameter as shown: ``@code`` is that code's text with the other parameters, a list its items."""
    if _names_a_code(value):
        return text(value[1:], lang, **others)
    if isinstance(value, (list, tuple)):
        return ", ".join(str(_named(item, lang, others)) for item in value)
    return value


def _names_a_code(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("@") and known(value[1:])


def known(code: str) -> bool:
    """Whether the catalogue has this code."""
    return code in catalogue()


@functools.cache
def _plural_rule(lang: str) -> Any:
    from babel import Locale  # noqa: PLC0415 - 30 ms, needed by plural texts only

    return Locale(lang).plural_form


def _plural(lang: str, count: Any) -> str:
    return str(_plural_rule(lang)(count))
