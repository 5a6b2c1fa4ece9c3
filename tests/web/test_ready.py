"""What a process loads before its first answer."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from everyvillage.web.ready import ROOT, make_ready
from tests.support.site import environment

if TYPE_CHECKING:
    from pathlib import Path

LOADED = """
import sys
from everyvillage.cli.django import set_up
set_up(migrate=False)
late = "everyvillage.web.urls"
assert late not in sys.modules
from everyvillage.web.ready import make_ready
make_ready()
print(late in sys.modules)
"""


@pytest.mark.django_db
def test_every_template_of_the_site_is_loaded() -> None:
    shipped = {path.name for path in ROOT.rglob("templates/**/*.html")}
    assert make_ready() >= len(shipped) > 50


def test_the_views_are_loaded_without_a_visitor(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["True"]
