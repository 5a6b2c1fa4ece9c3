"""Choose the newest allowed version of every package and write both locks.

    python3 tools/lock.py

`requirements.lock` is what the program needs; `requirements-dev.lock` adds what checks and
tests need, in the same versions. Both hold names, versions and hashes, and no addresses.
The resolver is uv, fetched by name into an environment that is thrown away.
"""

from __future__ import annotations

import subprocess
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SMALL = ROOT / "requirements.lock"
LARGE = ROOT / "requirements-dev.lock"
FORM = (
    *("--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--no-annotate", "--no-header", "--quiet"),
)


def main() -> None:
    """Resolve everything once, then cut the smaller lock out of the larger."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        programs = Path(folder) / "bin"
        run(str(programs / "pip"), "install", "--quiet", "uv")
        resolve = (str(programs / "uv"), "pip", "compile", "pyproject.toml", "--group", "build")
        run(*resolve, "--all-extras", "--upgrade", *FORM, "--output-file", LARGE.name)
        run(*resolve, "--constraint", LARGE.name, "--upgrade", *FORM, "--output-file", SMALL.name)


def run(*command: str) -> None:
    """Run a command in the checkout; stop if it fails."""
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
