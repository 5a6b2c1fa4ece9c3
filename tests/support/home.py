"""Give the tests a home folder of their own before the settings are read.

Loaded by ``-p`` in pyproject.toml, ahead of Django, so that no test reads or writes the
installation of the person who runs it.
"""

from __future__ import annotations

import os
import shutil
import tempfile

HOME = tempfile.mkdtemp(prefix="everyvillage-tests-")
os.environ["EVERYVILLAGE_HOME"] = HOME


def pytest_unconfigure() -> None:
    """Remove the home folder at the end."""
    shutil.rmtree(HOME, ignore_errors=True)
