"""The real site in a process of its own: the command a user types, on a port that is free."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.migrated import begin_migrated
from tests.support.postgres import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

COMMAND = Path(sys.executable).parent / "everyvillage"
START_SECONDS = 120.0
STOP_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Site:
    """A running site: its address and the home folder it serves."""

    url: str
    home: Path


def run_command(
    *arguments: str, home: Path, timeout: float = 600, more: Mapping[str, str] | None = None
) -> str:
    """Run `everyvillage` with a home folder; give what it printed, or fail with its messages.

    A home without a database begins with a migrated one.
    """
    if "DATABASE_URL" not in (more or {}):
        begin_migrated(home)
    done = subprocess.run(
        [COMMAND, *arguments],
        env=environment(home, more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    if done.returncode:
        words = " ".join(arguments)
        message = f"everyvillage {words} ended with {done.returncode}:\n{done.stderr}"
        raise AssertionError(message)
    return done.stdout


def environment(home: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Give this process's environment with another home folder and that home's own database.

    ``more`` may name another database: ``{"DATABASE_URL": postgres_url}``.
    """
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, "EVERYVILLAGE_HOME": str(home), **(more or {})}


@contextlib.contextmanager
def running_site(
    home: Path, *options: str, more: Mapping[str, str] | None = None
) -> Iterator[Site]:
    """Start `everyvillage serve` on loopback, wait until it answers, and stop it at the end."""
    port = free_port()
    log_path = home / "serve.log"
    with log_path.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [COMMAND, "serve", "--port", str(port), *options],
            env=environment(home, more),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    site = Site(url=f"http://127.0.0.1:{port}", home=home)
    try:
        _wait_until_it_answers(site.url, process, log_path)
        yield site
    finally:
        _stop(process)


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 -- our own loopback address
                return
        except urllib.error.HTTPError:
            return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    message = f"the site does not answer at {url}; it said:\n{log.read_text(encoding='utf-8')}"
    raise AssertionError(message)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
