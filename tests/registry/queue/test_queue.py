"""Tasks: asked for by key, done once, done again after a kill -9, on both databases."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_q.models import OrmQ

from everyvillage.registry.models import Place
from everyvillage.registry.queue.asking import ask
from everyvillage.registry.queue.doing import TaskFailedError, perform, perform_all
from everyvillage.registry.queue.models import Asked
from tests.support.site import COMMAND, environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.proof import OwnDatabase

SLOW = "tests.support.slow_task.write_and_stay"
MAKE = "tests.registry_queue_functions"
PATIENCE = 60.0


def make_place(level: str) -> int:
    """A task: one more place."""
    Place.objects.create(level=level)
    return 1


def make_place_and_fail(level: str) -> int:
    """A task that fails after it wrote."""
    make_place(level)
    message = "王小明"
    raise KeyError(message)


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the functions of this file be found under a dotted name."""
    import sys  # noqa: PLC0415 - only this fixture needs it

    monkeypatch.setitem(sys.modules, MAKE, sys.modules[__name__])


@pytest.mark.django_db
def test_a_task_is_done_once_however_often_it_is_asked_for_and_done() -> None:
    for _ in range(3):
        ask("one", f"{MAKE}.make_place", {"level": "village"})
    assert [perform("one") for _ in range(3)] == [1, None, None]
    assert Place.objects.count() == 1
    assert Asked.objects.get().count == 1


@pytest.mark.django_db
def test_a_task_that_fails_leaves_nothing_but_the_class_of_its_error() -> None:
    ask("bad", f"{MAKE}.make_place_and_fail", {"level": "village"})
    ask("good", f"{MAKE}.make_place", {"level": "village"})
    with pytest.raises(TaskFailedError, match=r"^bad: KeyError$"):
        perform("bad")
    assert not Place.objects.exists()
    task = Asked.objects.get(key="bad")
    assert (task.error, task.attempts, task.done_at) == ("KeyError", 1, None)
    # The next round does what nobody is at; what was tried just now is left to its worker.
    assert perform_all(timezone.now()) == (1, [])
    Asked.objects.filter(key="bad").update(tried_at=None)
    assert perform_all(timezone.now()) == (0, [("bad", "KeyError")])


def test_only_the_key_goes_into_the_queue_and_only_when_committed(
    own_database: OwnDatabase,
) -> None:
    del own_database
    with transaction.atomic():
        ask("never", f"{MAKE}.make_place", {"level": "village"})
        transaction.set_rollback(True)
    assert not OrmQ.objects.exists()
    ask("kept", f"{MAKE}.make_place", {"level": "village"})
    queued = OrmQ.objects.get().task
    assert (queued["args"], queued["kwargs"]) == (("kept",), {})


@pytest.mark.slow
def test_a_task_whose_worker_was_killed_twice_is_done_all_the_same_and_once(
    own_database: OwnDatabase, tmp_path: Path
) -> None:
    log = tmp_path / "work.log"
    ask("slow", SLOW, {"folder": str(tmp_path)})
    with working(own_database, log) as process:
        until((tmp_path / "begun-1").exists)
        os.kill(at_work(process.pid), signal.SIGKILL)
        until((tmp_path / "begun-2").exists)
        os.killpg(process.pid, signal.SIGKILL)
    assert not Place.objects.exists()
    assert not done()
    with working(own_database, log):
        until(done)
    assert Place.objects.count() == 1
    assert Asked.objects.get(key="slow").attempts == 3


@contextmanager
def working(database: OwnDatabase, log_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the worker that a user runs, which gives a task up after a second."""
    more = {"DATABASE_URL": database.url, "EVERYVILLAGE_TASK_SECONDS": "1"}
    with log_path.open("ab") as log:
        process = subprocess.Popen(
            [COMMAND, "work"],
            env=environment(settings.HOME.root, more),
            cwd=Path(__file__).parents[3],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def at_work(parent: int) -> int:
    """Give the process that is in the task: the first child that the guard started."""
    (guard,) = children(parent)
    return min(children(guard))


def children(process: int) -> list[int]:
    text = Path(f"/proc/{process}/task/{process}/children").read_text("utf-8")
    return [int(one) for one in text.split()]


def done() -> bool:
    return Asked.objects.filter(key="slow", done_at__isnull=False).exists()


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    ends = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < ends, "it never came"
        time.sleep(0.1)
