"""What was already run, for exactly this state of the source."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

from tools.show.item import Outcome

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "show"


def source_state(root: Path = ROOT) -> str:
    """Give a hash of the commit, the uncommitted changes and the files not yet tracked."""
    made = hashlib.sha256(_git(root, "rev-parse", "HEAD"))
    made.update(_git(root, "diff", "HEAD"))
    for name in _git(root, "ls-files", "--others", "--exclude-standard", "-z").split(b"\0"):
        path = root / name.decode()
        if name and path.is_file():
            made.update(name + b"\0" + path.read_bytes())
    return made.hexdigest()


class Memory:
    """The outcomes of one list; those of another state of the source are forgotten."""

    def __init__(self, name: str, state: str, folder: Path = FOLDER) -> None:
        """Read what is kept for ``name``, if it is of this ``state``."""
        self.path = folder / f"{name}.json"
        self.state = state
        self.outcomes: dict[int, Outcome] = {}
        kept = json.loads(self.path.read_text("utf-8")) if self.path.exists() else {}
        if kept.get("state") == state:
            items = kept["items"].items()
            self.outcomes = {int(number): Outcome.from_dict(data) for number, data in items}

    def keep(self, number: int, outcome: Outcome) -> None:
        """Keep an outcome at once, so that a stopped run goes on after it."""
        self.outcomes[number] = outcome
        items = {str(one): outcome.as_dict() for one, outcome in sorted(self.outcomes.items())}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_suffix(".new")
        beside.write_text(json.dumps({"state": self.state, "items": items}, indent=1), "utf-8")
        beside.replace(self.path)


def _git(root: Path, *arguments: str) -> bytes:
    command = ["git", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, check=True).stdout
