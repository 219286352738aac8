"""Russian phone numbers and e-mail addresses as people type them."""

from __future__ import annotations

import re

from harness.russian.normalise import fold
from harness.russian.remembered import remembered

_RUN = re.compile(r"(?<![\w+])(?:\+\s?)?\(?\d(?:[ \-().]{0,3}\d){9,13}(?![ \-]?\d)(?!\w)")
_NOT_DIGIT = re.compile(r"\D")
_MAIL = re.compile(r"(?<![\w.+-])[\w][\w.+-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.[a-zа-я]{2,24}(?![\w-])")
_MAIL_ANY_CASE = re.compile(_MAIL.pattern, re.IGNORECASE)
_FIRST_OF_AREA = frozenset("3489")
"""Russian area codes begin with these digits: 3, 4, 8 geographic (and 800), 9 mobile (numbering plan of 2006)."""


@remembered(4096)
def normalise_phone(text: str) -> str | None:
    """The first plausible Russian phone of the text as ``+7XXXXXXXXXX``, or None."""
    found = find_phones(text)
    return found[0][2] if found else None


@remembered(1024)
def find_phones(text: str) -> tuple[tuple[int, int, str], ...]:
    """All plausible Russian phones of the text as (start, end, ``+7XXXXXXXXXX``).

    Written with 8, 7, +7 or ten digits, with spaces, dots, dashes and brackets. Numbers that cannot exist are left out:
    another length, an impossible area code, one digit repeated.
    """
    found = []
    for run in _RUN.finditer(fold(text)):
        phone = _phone(run[0])
        if phone is not None:
            found.append((run.start(), run.end(), phone))
    return tuple(found)


def _phone(run: str) -> str | None:
    digits = _NOT_DIGIT.sub("", run)
    if not digits.isascii():
        return None
    if len(digits) == 11 and digits[0] in ("7" if run.startswith("+") else "78"):
        digits = digits[1:]
    elif len(digits) != 10 or run.startswith("+"):
        return None
    if digits[0] not in _FIRST_OF_AREA or len(set(digits)) == 1:
        return None
    return f"+7{digits}" if _exists(digits) else None


@remembered(4096)
def _exists(digits: str) -> bool:
    import phonenumbers  # noqa: PLC0415 - heavy, and most messages hold no phone

    return bool(phonenumbers.is_valid_number(phonenumbers.PhoneNumber(country_code=7, national_number=int(digits))))


@remembered(4096)
def normalise_email(text: str) -> str | None:
    """The first e-mail address of the text in lower case, or None."""
    found = _MAIL.search(text.lower())
    return found[0] if found else None


def find_emails(text: str) -> tuple[tuple[int, int, str], ...]:
    """All e-mail addresses of the text as (start, end, address in lower case)."""
    if "@" not in text:
        return ()
    return tuple((hit.start(), hit.end(), hit[0].lower()) for hit in _MAIL_ANY_CASE.finditer(text))
