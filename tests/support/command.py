"""Run the command as a person does: another process, a home folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Ran:
    """What a call left behind: its exit code, its data, its messages."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:  # noqa: ANN401 - whatever the command printed
        """Give the data as the JSON that it is."""
        return json.loads(self.out)

    @property
    def faults(self) -> list[str]:
        """Give the codes of the faults that were told as JSON."""
        return [fault["code"] for fault in json.loads(self.err)["faults"]]


def run_command(home: Path, *words: str, python: tuple[str, ...] = ()) -> Ran:
    """Run ``everyvillage`` with these words; ``python`` are options of the interpreter."""
    variables = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    ended = subprocess.run(
        [sys.executable, *python, "-m", "everyvillage", *words],
        env=variables | {"EVERYVILLAGE_HOME": str(home)},
        capture_output=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )
    return Ran(ended.returncode, ended.stdout, ended.stderr)
