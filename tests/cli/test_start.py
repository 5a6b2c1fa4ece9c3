"""The command `everyvillage start`: a real, empty county."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.command import run_command

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

MADOI = "632626"


def test_a_real_county_is_open_and_takes_no_modelled_rows(tmp_path: Path) -> None:
    home = tmp_path / "home"
    started = run_command(home, "start", "--county", MADOI, "--json")
    assert started.code == 0, started.err
    assert started.data["county"] == MADOI
    assert started.data["places"] > 30
    assert started.data["link"].startswith("http://127.0.0.1:8000/account/invitation/")

    again = run_command(home, "start", "--county", MADOI, "--json")
    assert again.data["places"] == 0

    file = tmp_path / "village.csv"
    file.write_text("village_code,fibre\n632626100001,true\n", encoding="utf-8")
    refused = run_command(home, "import", "village", str(file), "--modelled")
    assert refused.code == 2
    assert "modelled and real rows never share a database" in refused.err


def test_a_code_that_is_no_county_opens_nothing(tmp_path: Path) -> None:
    refused = run_command(tmp_path / "home", "start", "--county", "632699")
    assert refused.code == 2
    assert "632699" in refused.err
