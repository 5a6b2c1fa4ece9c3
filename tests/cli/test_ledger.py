"""``everyvillage ledger`` as a person types it: root, verify, guard, and a ledger that was cut."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from typing import TYPE_CHECKING

from everyvillage.core.errors import EXIT_ANSWER_IS_NO, EXIT_INPUT_WRONG, EXIT_PART_MISSING
from tests.support.site import COMMAND, environment, run_command

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 240


def refused(*arguments: str, home: Path) -> tuple[int, str]:
    """Run a command that ends with no; give its exit code and messages."""
    done = subprocess.run(
        [COMMAND, *arguments],
        env=environment(home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return done.returncode, done.stderr


def test_seal_verify_and_find_what_was_cut(tmp_path: Path) -> None:
    home = tmp_path / "home"
    run_command("ledger", "guard", home=home)
    sheet = run_command("ledger", "root", home=home)
    printed = tmp_path / "sheet.txt"
    printed.write_text(sheet, "utf-8")
    report = json.loads(
        run_command("ledger", "verify", "--root", str(printed), "--json", home=home)
    )
    assert (report["root"], report["faults"]) == (1, [])
    assert "every entry holds" in run_command("ledger", "verify", home=home)
    with sqlite3.connect(home / "everyvillage.sqlite3") as database:
        database.execute("DROP TRIGGER ledger_root_no_delete")
        database.execute("DELETE FROM ledger_root")
    code, words = refused("ledger", "verify", "--root", str(printed), home=home)
    assert code == EXIT_ANSWER_IS_NO
    assert "[ledger.older-copy]" in words
    assert "[ledger.trigger-missing] ledger_root_no_delete" in words
    code, words = refused("ledger", "verify", "--root", str(tmp_path / "none"), home=home)
    assert code == EXIT_INPUT_WRONG
    assert "[ledger.root-unreadable] none" in words


def test_the_pages_do_not_start_while_proof_can_be_changed(tmp_path: Path) -> None:
    run_command("ledger", "guard", home=tmp_path)
    with sqlite3.connect(tmp_path / "everyvillage.sqlite3") as database:
        database.execute("DROP TRIGGER ledger_entry_no_update")
    code, words = refused("serve", "--port", "0", home=tmp_path)
    assert code == EXIT_PART_MISSING
    assert "The trigger ledger_entry_no_update of the ledger is missing or differs." in words
