"""``everyvillage serve``: the pages on this machine."""

from __future__ import annotations

import os
import socket
from contextlib import nullcontext
from ipaddress import ip_address
from typing import TYPE_CHECKING

import typer

from everyvillage.cli.work import working_beside
from everyvillage.core.errors import Fault, InputError, PartMissingError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.checks import CheckMessage

PORT = 8000
HOST = "127.0.0.1"
THREADS = 4
_LARGEST_PORT = 65535

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def serve(
    *,
    port: int = typer.Option(PORT, "--port", help="The port to listen on."),
    host: str = typer.Option(HOST, "--host", help="The address to listen on."),
    work: bool = typer.Option(False, "--work", help="Keep “everyvillage work” running beside."),
) -> None:
    """Serve the pages; only this machine can reach them unless --host says otherwise."""
    with working_beside() if work else nullcontext():
        serve_site(host=host, port=port)


def serve_site(
    *, host: str = HOST, port: int = PORT, tell: Callable[[str], None] | None = None
) -> None:
    """Check, print the address and serve until stopped.

    ``host`` is an address of this machine; anything but loopback is refused while the
    register holds modelled rows. ``port`` is at most 65,535; 0 takes one that is free.
    ``tell`` is called with the address before it is printed.
    """
    _check_port(port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "everyvillage.web.settings")
    import django  # noqa: PLC0415 - the settings read the environment when Django starts

    django.setup()
    if not is_loopback(host) and _is_modelled():
        raise InputError(_modelled_outside(host))
    _run_checks()
    port = port or _free_port(host)
    address = f"http://{_shown(host)}:{port}"
    if tell:
        tell(address)
    typer.echo(f"Everyvillage: {address}/  (stop with Ctrl+C)")
    _serve(host, port)


def is_loopback(host: str) -> bool:
    """Say whether ``host`` can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _serve(host: str, port: int) -> None:
    """Run the server: one process, so that each snapshot is read once."""
    from granian import Granian  # noqa: PLC0415 - a second to load, and only this command needs it
    from granian.constants import Interfaces  # noqa: PLC0415 - as above
    from granian.log import LogLevels  # noqa: PLC0415 - as above

    Granian(
        "everyvillage.web.wsgi:application",
        address=_bound(host),
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()


def _run_checks() -> None:
    """Run the start-up checks; every one that fails is named."""
    from django.core.checks import ERROR, run_checks  # noqa: PLC0415 - after the set-up

    wrong = [found for found in run_checks() if found.level >= ERROR]
    if wrong:
        raise PartMissingError([_start_fault(found) for found in wrong])


def _is_modelled() -> bool:
    """Say whether any snapshot here is of modelled rows."""
    from everyvillage.services.figures.sources import snapshots  # noqa: PLC0415 - after the set-up

    return any(snapshot.head.modelled for snapshot in snapshots())


def _free_port(host: str) -> int:
    """Give a port of ``host`` that nobody listens on now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.bind((_bound(host), 0))
        port: int = probe.getsockname()[1]
    return port


def _bound(host: str) -> str:
    """Give the address to listen on; a name of loopback is its number."""
    return HOST if host == "localhost" else host.strip("[]")


def _shown(host: str) -> str:
    return f"[{host.strip('[]')}]" if ":" in host else host


def _check_port(port: int) -> None:
    if 0 <= port <= _LARGEST_PORT:
        return
    raise InputError(
        Fault(
            code="serve.port-impossible",
            where="--port",
            asked="a port to listen on",
            found=str(port),
            accepted=f"a whole number up to {_LARGEST_PORT}; 0 takes one that is free",
            next_step=f"leave it out for {PORT}, or take another number",
        )
    )


def _modelled_outside(host: str) -> Fault:
    return Fault(
        code="serve.modelled-outside",
        where="--host",
        asked="to serve modelled data to other machines",
        found=f"“{host}”, which other machines can reach",
        accepted="127.0.0.1, ::1 or localhost while any snapshot is modelled",
        next_step="leave --host out, or serve a home folder that holds real data only",
    )


def _start_fault(found: CheckMessage) -> Fault:
    return Fault(
        code="serve.check-failed",
        where=str(found.id or ""),
        asked="a site that is ready to start",
        found=found.msg,
        accepted="no error among the start-up checks",
        next_step=found.hint or "mend what the message names and start again",
    )
