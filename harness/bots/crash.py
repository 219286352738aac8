"""What is told of an exception that a bot raised: bounded, and pointing into the bot's own code."""

from __future__ import annotations

import linecache
from pathlib import Path
from types import TracebackType

from harness.bots.excerpt import printable
from harness.errors import BotError


class PortalCallError(TypeError):
    """A bot has called its portal with something that no REST call can carry.

    Args:
        method: as given.
        got: type and value of what is wrong.
    """

    def __init__(self, method: str, got: str) -> None:
        super().__init__(f"portal.call(method, params): a text and a mapping with text keys, not {got}")
        self.method = method
        self.got = got


def crashed(error: BaseException, folder: Path) -> BotError:
    """``bot.crashed`` with type, message and the last line of the bot's own file that was running.

    A wrong call of the portal is ``bot.portal_call``, which says what a call looks like.

    Args:
        error: what was raised.
        folder: where the bot's files are; frames outside it (libraries, the harness) are passed over.
    """
    place, line = _last_line(error.__traceback__, folder)
    if isinstance(error, PortalCallError):
        return BotError("bot.portal_call", method=error.method, got=error.got, place=place, line=printable(line, 120))
    return BotError(
        "bot.crashed",
        error=type(error).__name__,
        reason=printable(_message(error)),
        place=place,
        line=printable(line, 120),
    )


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as second:  # noqa: BLE001 - a bot's exception may fail to show itself
        return f"({type(second).__name__} in __str__)"


def _last_line(trace: TracebackType | None, folder: Path) -> tuple[str, str]:
    found, fallback = ("", ""), ("", "")
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        shown = f"{path.name}:{trace.tb_lineno}"
        source = linecache.getline(str(path), trace.tb_lineno).strip()
        fallback = (shown, source)
        if path.is_relative_to(folder) and "site-packages" not in path.parts:
            found = (f"{path.relative_to(folder).as_posix()}:{trace.tb_lineno}", source)
        trace = trace.tb_next
    return found if found[0] else fallback
