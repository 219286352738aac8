"""What ``explain`` and ``scan`` share: by which lexicon, beside which offers, on which day a reply is judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from harness.cli import options
from harness.cli.words import say

if TYPE_CHECKING:
    from harness.promises.claim import Judged
    from harness.promises.rules import Lexicon

Command = TypeVar("Command", bound=Callable[..., Any])
CLOSELY = 20_000
"""Characters of a reply up to which slips are put right and the model reads along (`harness.promises.detector`)."""


def judged_by(command: Command) -> Command:
    """``--offers``, ``--on``, ``--rules-only``, ``--lexicon``, ``-c``."""
    day = click.DateTime(formats=("%Y-%m-%d",))
    for option in (
        click.option("--offers", "named", default="", help=say("cli.promises.offers")),
        click.option("--on", "on", type=day, metavar="YYYY-MM-DD", help=say("cli.promises.on")),
        click.option("--rules-only", is_flag=True, help=say("cli.promises.rules_only")),
        lexicon(say("cli.promises.lexicon")),
        options.config,
    ):
        command = option(command)
    return command


def lexicon(told: str, *, file_okay: bool = True) -> Callable[[Command], Command]:
    """``--lexicon``: another lexicon than the shipped one."""
    kind = click.Path(exists=True, file_okay=file_okay, path_type=Path)
    return click.option("--lexicon", "lexicon", type=kind, metavar="FOLDER", help=told)


def shipped() -> Path:
    """The folder of the lexicon that comes with the package."""
    from harness.promises.rules import COMPILED  # noqa: PLC0415 - ``--help`` should not load the lexicon

    return COMPILED.with_name("lexicon")


def note(code: str, **parameters: Any) -> None:
    """Say on stderr what the reader should know of how it was judged."""
    click.echo(say("cli.promises.note", text=say(code, **parameters)), err=True)


@dataclass(frozen=True, slots=True)
class Judging:
    """How replies are judged.

    Attributes:
        offers: approved ones.
        day: on which a reply was said that has no day of its own; None leaves terms out of account.
        model: whether the trained model reads along.
        book: the lexicon; None for the shipped one.
    """

    offers: tuple[Any, ...]
    day: dt.date | None
    model: bool
    book: Lexicon | None

    def judge(
        self, text: str, asked: str, more: tuple[str, ...] = (), day: dt.date | None = None
    ) -> tuple[Judged, ...]:
        """Every claim of a reply.

        Args:
            text: the reply.
            asked: what the client said before.
            more: offers of its own.
            day: on which it was said.
        """
        from harness.promises.detector import judge_by, judge_reply  # noqa: PLC0415 - as above

        offers, on = (*self.offers, *more), day or self.day
        if self.book is not None:
            return judge_by(self.book, text, offers, asked, on)
        return judge_reply(text, offers, asked, on, model=self.model)

    def without_day(self, more: tuple[str, ...] = (), day: dt.date | None = None) -> bool:
        """Whether an offer begins or ends and nobody has said on which day the reply was."""
        from harness.promises.offers import read_offers  # noqa: PLC0415 - as above

        if day or self.day:
            return False
        some_year = 2000  # of days without one; a leap year has them all
        return any(offer.start or offer.until for offer in read_offers((*self.offers, *more), some_year))


def judging(offers: tuple[str, ...], given: dict[str, Any]) -> Judging:
    """What the options of `judged_by` ask for; what is special about it is said.

    Args:
        offers: further ones, in words.
        given: the options.

    Raises:
        SuiteError: the lexicon or the offers have problems.
    """
    from harness.loading.lexicon_files import is_built, open_lexicon  # noqa: PLC0415 - as above
    from harness.promises.rules import COMPILED  # noqa: PLC0415 - as above

    path, on = given["lexicon"], given["on"]
    book = open_lexicon(path) if path else None
    if path:
        note("cli.promises.own_lexicon", path=options.near(path))
    elif not is_built(shipped(), COMPILED):
        note("cli.promises.not_built", path=options.near(shipped()))
    return Judging(
        offers=(*offers, *_approved(given["named"], given["config"])),
        day=on.date() if on else None,
        model=not given["rules_only"],
        book=book,
    )


def _approved(name: str, config: Path | None) -> tuple[Any, ...]:
    if not name:
        return ()
    from harness.loading.offers import load_offers  # noqa: PLC0415 - as above
    from harness.wiring.project import Project  # noqa: PLC0415 - as above

    return load_offers(name, Project(Path.cwd(), config).settings).offers
