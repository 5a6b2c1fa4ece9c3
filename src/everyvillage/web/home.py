"""Where one installation keeps its database, snapshots, figures and keys."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

HOME_VARIABLE = "EVERYVILLAGE_HOME"


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one installation; every path that is written lies under ``root``."""

    root: Path

    @property
    def database(self) -> Path:
        """Give the embedded database file."""
        return self.root / "everyvillage.sqlite3"

    @property
    def snapshots(self) -> Path:
        """Give the folder of sealed snapshots."""
        return self.root / "snapshots"

    @property
    def figures(self) -> Path:
        """Give the folder of computed figures."""
        return self.root / "figures"

    @property
    def keys(self) -> Path:
        """Give the folder of the key ring; never part of a backup."""
        return self.root / "keys"

    @property
    def ledger(self) -> Path:
        """Give the folder of the ledger's roots, its sheets and its outbox."""
        return self.root / "ledger"

    @property
    def files(self) -> Path:
        """Give the folder of evidence: photos, signatures, recordings."""
        return self.root / "files"

    @property
    def intake(self) -> Path:
        """Give the folder of files as offices sent them, one folder for each."""
        return self.root / "intake"

    @property
    def signing_key(self) -> Path:
        """Give the key that signs roots; another account may own it and name it here."""
        named = os.environ.get("EVERYVILLAGE_SIGNING_KEY")
        return Path(named) if named else self.root / "signing" / "roots.pem"

    @property
    def frame(self) -> Path:
        """Give the folder of what the operator adds to the frame: dated lists, outlines."""
        return self.root / "frame"

    @property
    def delivered(self) -> Path:
        """Give the folder where modelled counties are delivered."""
        return self.root / "delivered"

    @property
    def programmes(self) -> Path:
        """Give the folder of programmes that an officer has put in force here."""
        return self.root / "programmes"

    @property
    def secret(self) -> Path:
        """Give the file of the site's signing secret."""
        return self.root / "secret-key"


def current_home() -> Home:
    """Give the home of this process: ``EVERYVILLAGE_HOME``, or the user's data folder."""
    named = os.environ.get(HOME_VARIABLE)
    if named:
        return Home(Path(named).expanduser().resolve())
    data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Home(Path(data) / "everyvillage")
