"""The measuring program over a planner's own files: what is a problem is proved, the rest named."""

from pathlib import Path

import pytest

from benchmarks.steiner import run

pytestmark = pytest.mark.once

TINY = (
    "SECTION Graph\nNodes 3\nEdges 3\nE 1 2 3\nE 2 3 4\nE 1 3 9\nEND\n\nSECTION Terminals\n"
    "Terminals 2\nT 1\nT 3\nEND\n\n"
)


def test_every_file_has_its_line_and_none_stops_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = {
        "a.gr": f"{TINY}SECTION Tree Decomposition\ns td 1 3 3\nb 1 1 2 3\nEND\nEOF\n",
        "b.stp": TINY.replace("E 1 3 9\n", ""),
        "c.stp": f"33D32945 STP File, STP Format Version 1.0\n\n{TINY}EOF\n",
        "d.gr": TINY.replace("E 2 3 4\nE 1 3 9\n", "E 1 2 1\nE 2 1 2\n"),
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = [tmp_path / name for name in (*texts, "none.stp")]
    found = run(files, 5.0, None)
    # 1 – 2 – 3 costs 3 + 4 = 7, the direct edge 9. b lost an edge, in d nothing leads to node 3.
    rows = found["problems"]
    assert isinstance(rows, list)
    told = [(row["name"], row["price"], row["bound"], row["proved"]) for row in rows]
    assert told == [("a", 7.0, 7.0, True), ("c", 7.0, 7.0, True)]
    assert found["refused"] == 3
    said = capsys.readouterr().out
    assert "b          cannot be read" in said
    assert "d          cannot be read" in said
    assert "none       cannot be read" in said
