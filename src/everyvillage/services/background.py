"""Work apart from the pages: a process of its own, and a lock that lets one at a time do it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def start(*arguments: str) -> None:
    """Start ``everyvillage`` with these arguments, apart from whoever asks for it."""
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a device, not a path of ours
        subprocess.Popen(  # noqa: S603 - our own command without a word of the visitor's
            (sys.executable, "-m", "everyvillage", *arguments),
            stdin=nothing,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


@contextlib.contextmanager
def alone(lock: Path) -> Iterator[bool]:
    """Hold a lock that ends with the process; gives False where another process holds it."""
    descriptor = os.open(lock, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
