"""``harness portal``: the Bitrix24 stand-in on its own."""

from __future__ import annotations

import shlex
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from harness.cli import options
from harness.cli.portal_methods import methods
from harness.cli.words import language, say

tls_folder = click.option("--tls-folder", type=click.Path(file_okay=False, path_type=Path),
                          help=say("cli.portal.tls_folder"))  # fmt: skip

_HERE = frozenset({"127.0.0.1", "localhost", "::1"})
"""Addresses at which only this machine is heard: there the page is open unless somebody closes it."""


@click.group("portal", help=say("cli.portal.help"))
def command() -> None:
    """Hold the portal's verbs together."""


@command.command("serve", help=say("cli.portal.serve.help"))
@click.option("--seed", "seed", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help=say("cli.portal.seed"))  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True, help=say("cli.portal.host"))
@click.option("--port", default=8724, show_default=True, type=click.IntRange(0, 65535), help=say("cli.portal.port"))
@click.option("--tls", is_flag=True, help=say("cli.portal.tls"))
@click.option("--tls-port", default=8725, show_default=True, type=click.IntRange(0, 65535),
              help=say("cli.portal.tls_port"))  # fmt: skip
@tls_folder
@click.option("--page/--no-page", default=None, help=say("cli.portal.page"))
@options.lang
def serve(seed: Path, host: str, port: int, page: bool | None, **tls: Any) -> int:
    """Serve until Ctrl-C or SIGTERM."""
    from harness.errors import PortalError, UsageError  # noqa: PLC0415 - as below
    from harness.portal.serving import Tls  # noqa: PLC0415 - ``--help`` should not load the server
    from harness.portal.serving import serve as served  # noqa: PLC0415 - likewise

    secured = Tls(tls["tls_port"], tls["tls_folder"], (host,)) if tls["tls"] or tls["tls_folder"] else None
    try:
        server = served(seed, host=host, port=port, tls=secured)
    except PortalError as error:  # here it is the person's file that is wrong, not a run
        raise UsageError(error.code, **error.parameters) from error
    for number in (
        signal.SIGTERM,
        signal.SIGINT,
    ):  # containers and CI stop it this way; a shell's background ignores Ctrl-C
        signal.signal(number, signal.default_int_handler)
    try:
        click.echo(say("cli.portal.up", seed=seed.stem, url=server.url))
        if secured:
            click.echo(say("cli.portal.up_tls", url=server.plain_url))
            click.echo(_exports(server.environment))
        if page or (page is None and host in _HERE):
            from harness.portal.control.door import open_door  # noqa: PLC0415 - as above

            click.echo(say("cli.portal.up_page", url=open_door(server, language(), host).url))
        server.run()
    except KeyboardInterrupt:
        return 0  # the only way to end it is not an interruption
    finally:
        server.stop()
    return 0


@command.command("env", help=say("cli.portal.env.help"))
@tls_folder
@options.lang
def env(tls_folder: Path | None) -> int:
    """Print what makes clients trust a portal served over TLS, for ``eval``."""
    from harness.errors import PortalError, UsageError  # noqa: PLC0415 - ``--help`` should not load ssl
    from harness.portal.portals import authority  # noqa: PLC0415 - likewise

    if tls_folder is None:
        raise UsageError("cli.portal.env.no_folder")
    try:
        click.echo(_exports(authority(tls_folder).environment()))
    except PortalError as error:
        raise UsageError(error.code, **error.parameters) from error
    return 0


def _exports(variables: Mapping[str, str]) -> str:
    return "\n".join(f"export {name}={shlex.quote(value)}" for name, value in variables.items())


@command.command("switches", help=say("cli.portal.switches.help"))
@options.lang
def switches() -> int:
    """List what a seed's ``switches`` can say, the default first."""
    from harness.portal.switches import Switches, allowed  # noqa: PLC0415 - ``--help`` should not load the portal

    for name, values in allowed().items():
        shown = [str(one).lower() if isinstance(one, bool) else str(one) for one in values]
        text = say("cli.portal.switches.text", default=getattr(Switches(), name))
        click.echo(f"{name}: {' | '.join(shown) or text}")
        click.echo(f"    {say(f'portal.switch.{name}')}")
    return 0


command.add_command(methods)
