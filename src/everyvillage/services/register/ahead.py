"""Reading ahead: what takes computing happens in a second process, what writes in this one.

The second process is a copy of this one (fork), so it needs nothing sent to it; it touches
neither the database nor a terminal, and ends when this one is gone, because then nobody
reads from its pipe. Where this one is not the main thread of its process, as in a web
server, a copy would not be safe and everything happens here.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Generic, NoReturn, TypeVar

from everyvillage.core.errors import EveryvillageError, Fault, PartMissingError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

Item = TypeVar("Item")
Closing = TypeVar("Closing")
_LENGTH = struct.Struct("<Q")


def may_read_ahead() -> bool:
    """Say whether a second process pays and is safe: two cores, and the main thread."""
    return (
        (os.cpu_count() or 1) > 1
        and hasattr(os, "fork")
        and threading.current_thread() is threading.main_thread()
    )


def ahead(items: Iterator[Item], closing: Callable[[], Closing]) -> Generator[Item, None, Closing]:
    """Give ``items`` as a second process makes them; return what ``closing`` gives there.

    Items and closing are pickled. A refusal that is raised there is raised here. Refuses with
    PartMissingError where the second process ends before it is done, as when the system
    stops it for want of memory.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _serve(items, closing, writing)
    os.close(writing)
    running = True
    try:
        with os.fdopen(reading, "rb") as source:
            while isinstance(message := _receive(source), _Item):
                yield message.value
        running = False
    finally:
        if running:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    if message is None:
        raise PartMissingError(_ended(os.waitstatus_to_exitcode(status)))
    if isinstance(message, EveryvillageError):
        raise message
    end: Closing = message.value
    return end


@dataclass(frozen=True, slots=True)
class _Item(Generic[Item]):
    """One item on its way."""

    value: Item


@dataclass(frozen=True, slots=True)
class _End(Generic[Closing]):
    """The last message: everything was sent."""

    value: Closing


def _serve(items: Iterator[Any], closing: Callable[[], Any], pipe: int) -> NoReturn:
    """Send every item, then the closing; never return into the copied program."""
    code = 1
    try:
        with os.fdopen(pipe, "wb") as sink:
            try:
                for item in items:
                    _send(sink, _Item(item))
                _send(sink, _End(closing()))
            except EveryvillageError as refusal:
                _send(sink, refusal)
        code = 0
    finally:
        os._exit(code)


def _send(sink: BinaryIO, message: object) -> None:
    """Write one message with its length before it."""
    words = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    sink.write(_LENGTH.pack(len(words)))
    sink.write(words)
    sink.flush()


def _receive(source: BinaryIO) -> Any:  # noqa: ANN401 - an item, the end or a refusal
    """Read one message; None where the other end closed before it was done."""
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    words = source.read(length)
    return pickle.loads(words) if len(words) == length else None  # noqa: S301 - our own copy wrote it


def _ended(code: int) -> Fault:
    """Say that the second process was stopped."""
    return Fault(
        code="import.reader-ended",
        where="the process that reads the file",
        asked="the file read to its end",
        found=f"a process that ended with {code} before it",
        accepted="free memory of about half a gibibyte for each large file",
        next_step="free memory and run the command again; nothing of the file was kept",
    )
