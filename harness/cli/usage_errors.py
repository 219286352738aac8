"""What is wrong with a command line, in the language of the call: click itself speaks English only.

Click gives sentences, not codes, so those that this command line can cause are recognised by their form. A sentence of
a later click that none of the forms fits is shown as it stands.
"""

from __future__ import annotations

import re

import click

from harness.cli.words import say

_FORMS: tuple[tuple[str, str], ...] = (
    ("cli.usage.format", r"(?P<got>.+) does not match the formats? (?P<valid>.+)\."),
    ("cli.usage.range", r"(?P<got>.+) is not in the range (?P<valid>.+)\."),
    ("cli.usage.number", r"(?P<got>.+) is not a valid (?P<valid>\w+)(?: range)?\."),
    ("cli.usage.choice", r"(?P<got>.+) is not (?:one of )?(?P<valid>'.+')\."),
    ("cli.usage.no_path", r"\w+ (?P<got>'.*') does not exist\."),
    ("cli.usage.is_folder", r"\w+ (?P<got>'.*') is a directory\."),
    ("cli.usage.is_file", r"\w+ (?P<got>'.*') is a file\."),
    ("cli.usage.no_access", r"\w+ (?P<got>'.*') is not (?:readable|writable|executable)\."),
    ("cli.usage.needs_value", r"Option (?P<got>'.*') requires (?:an argument|\d+ arguments)\."),
    ("cli.usage.takes_none", r"Option (?P<got>.+) does not take a value\."),
    ("cli.usage.extra", r"Got unexpected extra arguments? \((?P<got>.*)\)"),
    ("cli.usage.no_option", r"No such option:? (?P<got>'[^']*'|\S+?)\.?"),
    ("cli.usage.no_verb", r"No such command (?P<got>'[^']*')\.?"),
    ("cli.usage.verb_missing", r"Missing command\."),
)


def show_usage_error(error: click.ClickException) -> None:
    """Write the usage of the verb, where its help is, and what is wrong, to stderr."""
    context = getattr(error, "ctx", None)
    if context is not None:
        pieces = " ".join((context.command_path, *context.command.collect_usage_pieces(context)))
        click.echo(say("cli.usage.usage", usage=pieces), err=True)
        option = max(context.command.get_help_option_names(context), key=len, default="--help")
        click.echo(say("cli.usage.try", command=f"{context.command_path} {option}") + "\n", err=True)
    click.echo(say("cli.error", text=message(error)), err=True)


def message(error: click.ClickException) -> str:
    """What is wrong, without the usage."""
    if isinstance(error, click.MissingParameter):
        kind = error.param.type if error.param is not None else None
        valid = ", ".join(map(str, kind.choices)) if isinstance(kind, click.Choice) else ""
        return say("cli.usage.missing", what=_hint(error)) + (say("cli.usage.valid", valid=valid) if valid else "")
    if isinstance(error, click.BadParameter):
        hint = _hint(error)
        return f"{hint}: {_translated(error.message)}" if hint else _translated(error.message)
    near = getattr(error, "possibilities", None) or ()
    return _translated(error.message) + "".join(say("cli.did_you_mean", meant=name) for name in near[:1])


def _hint(error: click.BadParameter) -> str:
    """The option or argument, as it is typed."""
    hint = error.param_hint
    if hint is None and error.param is not None and error.ctx is not None:
        hint = error.param.get_error_hint(error.ctx)
    return hint if isinstance(hint, str) else " / ".join(hint or ())


def _translated(sentence: str) -> str:
    for code, form in _FORMS:
        found = re.fullmatch(form, sentence, re.DOTALL)
        if found is not None:
            return say(code, **found.groupdict())
    return sentence
