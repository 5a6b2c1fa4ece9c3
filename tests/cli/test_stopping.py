"""Ctrl-C while a plan is searched: the best so far is written, checked and said; twice ends it."""

import json
import os
import signal
import threading
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.worlds.counties import modelled_joint
from everyvillage.cli.plan import app
from everyvillage.cli.stopping import stopping
from everyvillage.planning.network.joint.save import save_joint

pytestmark = pytest.mark.once


def test_the_first_asks_and_the_second_ends(capsys: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGINT)
    with stopping() as stop:
        assert not stop.asked
        signal.raise_signal(signal.SIGINT)
        assert stop.asked
        assert "the best so far is written" in capsys.readouterr().err
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_the_command_writes_the_best_so_far(tmp_path: Path) -> None:
    save_joint(modelled_joint(2, 12), tmp_path)
    before, a_moment = signal.getsignal(signal.SIGINT), threading.Event()

    def press() -> None:
        while signal.getsignal(signal.SIGINT) is before:
            a_moment.wait(0.001)  # the command has not begun to listen
        os.kill(os.getpid(), signal.SIGINT)

    hand, out = threading.Thread(target=press, daemon=True), tmp_path / "out"
    hand.start()
    command = ["network", str(tmp_path), "--out", str(out), "--points", "0", "--json"]
    done = CliRunner().invoke(app, command)
    hand.join()
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["stopped_by_hand"]
    assert 0 < said["bound_yuan"] <= said["cost_yuan"]
    fine = CliRunner().invoke(app, ["check", str(tmp_path), str(out / "plan.json")])
    assert fine.exit_code == 0, fine.output


def test_another_thread_hears_of_nothing() -> None:
    heard = []

    def listen() -> None:
        with stopping() as stop:
            heard.append(stop.asked)

    other = threading.Thread(target=listen)
    other.start()
    other.join()
    assert heard == [False]
