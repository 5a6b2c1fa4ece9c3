"""Run the items of a list one after the other, each in a process of its own and in time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tools.show.item import CannotRunError, Item, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tools.show.state import Memory

TOTAL_MINUTES = 44.0
MERCY_SECONDS = 10.0


def run_list(
    items: Sequence[Item],
    memory: Memory,
    run_one: Callable[[Item, float], Outcome],
    *,
    anew: bool = False,
    total_minutes: float = TOTAL_MINUTES,
) -> Iterator[tuple[Item, Outcome]]:
    """Give each item with its outcome; what ``memory`` holds is not run again unless ``anew``.

    ``run_one`` takes the item and the seconds it may take. An item that cannot run counts
    as short and is not kept, so that the next run tries it again.
    """
    ends = time.monotonic() + total_minutes * 60
    for item in items:
        kept = None if anew else memory.outcomes.get(item.number)
        if kept:
            yield item, kept
            continue
        try:
            outcome = run_one(item, min(item.minutes * 60, ends - time.monotonic()))
            memory.keep(item.number, outcome)
        except CannotRunError as reason:
            outcome = Outcome(f"cannot run: {reason}", holds=False)
        yield item, outcome


def in_own_process(name: str, item: Item, seconds: float) -> Outcome:
    """Run one item of the list ``name`` in a new process; end everything it started in time."""
    if seconds <= 0:
        message = "no time left; run again to go on"
        raise CannotRunError(message)
    with tempfile.TemporaryDirectory(prefix="everyvillage-show-") as folder:
        answer = Path(folder) / "answer.json"
        command = [sys.executable, "-m", "tools.show", name]
        command += ["--item", str(item.number), "--answer", str(answer)]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            message = f"not done after {seconds / 60:.0f} min"
            raise CannotRunError(message) from None
        finally:
            end_group(process)
        if not answer.exists():
            message = f"it ended with {process.returncode} and no answer"
            raise CannotRunError(message)
        data = json.loads(answer.read_text("utf-8"))
    if "reason" in data:
        raise CannotRunError(data["reason"])
    return Outcome.from_dict(data)


def answer(item: Item, path: Path) -> None:
    """Run one item in this process and write what came of it."""
    try:
        data = item.run().as_dict()
    except CannotRunError as reason:
        data = {"reason": str(reason)}
    path.write_text(json.dumps(data), "utf-8")


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End a process and everything it started, kindly first."""
    for sign, patience in ((signal.SIGTERM, MERCY_SECONDS), (signal.SIGKILL, MERCY_SECONDS)):
        try:
            os.killpg(process.pid, sign)
        except ProcessLookupError:
            return
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
